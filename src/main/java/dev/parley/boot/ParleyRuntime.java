// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.Parley;
import dev.parley.access.Access;
import dev.parley.audit.AuditLog;
import dev.parley.boot.host.StorageWatch;
import dev.parley.config.Settings;
import dev.parley.delivery.FlushBatch;
import dev.parley.delivery.Flushers;
import dev.parley.delivery.HeapRelief;
import dev.parley.delivery.Heartbeat;
import dev.parley.delivery.OpenWriters;
import dev.parley.delivery.SlowClientPolicy;
import dev.parley.door.Networks;
import dev.parley.engine.Engine;
import dev.parley.engine.StorageInUse;
import dev.parley.exchange.Exchanges;
import dev.parley.extension.ConnectionEvents;
import dev.parley.http.api.MetricCalls;
import dev.parley.hub.Hub;
import dev.parley.hub.HubSettings;
import dev.parley.hub.Publisher;
import dev.parley.hub.Rechecks;
import dev.parley.hub.Registry;
import dev.parley.metrics.Metrics;
import dev.parley.metrics.ServerState;
import dev.parley.people.People;
import dev.parley.quota.DiskReserve;
import dev.parley.revocation.RevocationFile;
import dev.parley.revocation.Revocations;
import dev.parley.session.GuestSessions;
import dev.parley.spi.ActionHandler;
import dev.parley.spi.IdentityResolver;
import dev.parley.thread.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that wires what runs: engine, hub, writers and their threads. Made without side effects; {@link #start} opens
 * storage and starts the threads, {@link #drain} sends clients away, {@link #close} ends everything. Thread-safe.
 */
final class ParleyRuntime {
    private static final Logger logger = LoggerFactory.getLogger(ParleyRuntime.class);
    private static final long DRAIN_SPREAD_MILLIS = 3000;
    private static final long DRAIN_WAIT_MILLIS = 2000;
    private static final long LOOK_MILLIS = 500;
    private static final long RELIEF_MILLIS = 100;
    private static final long SAMPLE_MILLIS = 5000;

    private final Settings settings;
    private final PortalServices services;
    private final Metrics metrics = new Metrics();
    private final MetricCalls metricCalls;
    private final AuditLog audit = new AuditLog();
    private final Engine engine;
    private final Scheduler scheduler;
    private final Flushers flushers;
    private final Registry registry;
    private final HubSettings hubSettings;
    private final Hub hub;
    private final OpenWriters writers;
    private final Heartbeat heartbeat;
    private final Publisher publisher;
    private final Extensions extensions;
    private final People people;
    private final Access access;
    private final Rechecks rechecks;
    private final DiskReserve reserve = new DiskReserve();
    private final Readiness readiness;
    private final Revocations revocations;
    private final IdentitySetup identity;
    private final GuestSessions guestSessions;
    private final Exchanges exchanges;

    ParleyRuntime(Settings settings, String version, String node, PortalServices services) {
        this.settings = settings;
        this.services = services;
        this.engine = EngineSetup.engine(settings.storage(), new EngineMeter(metrics));
        this.readiness = new Readiness(engine.upkeep(), reserve);
        this.exchanges = new Exchanges(HubSetup.exchanges(settings.http()), metrics::late);
        this.scheduler = new Scheduler(2);
        this.revocations = new Revocations(
                new RevocationFile(settings.storage().data().resolve("revocations")), scheduler, Clock.systemUTC());
        this.identity = new IdentitySetup(
                settings.people(),
                settings.sessions().ours(),
                engine.credentials(),
                revocations,
                services.of(IdentityResolver.class),
                scheduler);
        this.flushers = new Flushers(scheduler);
        SlowClientPolicy policy = HubSetup.slowClients(settings.delivery());
        this.hubSettings = HubSetup.settings(settings, version, node);
        this.extensions = new Extensions(settings, scheduler, services);
        this.people = extensions.people(engine);
        this.registry = new Registry(settings.limits().connectionsPerUser());
        this.hub = new Hub(
                engine,
                people,
                hubSettings,
                scheduler,
                metrics,
                registry,
                revocations,
                HubSetup.quotas(settings, reserve),
                new FlushBatch(flushers));
        this.writers = new OpenWriters(policy, flushers, metrics, Networks::keyOf);
        this.heartbeat = new Heartbeat(writers, hubSettings.heartbeat(), policy);
        this.publisher = hub.publisher(extensions.hooks());
        this.access = extensions.access(engine);
        this.rechecks = hub.rechecks(access);
        extensions.ready(publisher);
        this.guestSessions = new GuestSessions(
                settings.admissions().sessions(), settings.admissions().unusedSession(), hub.sessions()::isConnected);
        ServerState state = new RunningState(this, version, node);
        metrics.watch(state);
        this.metricCalls = new MetricCalls(metrics, state);
    }

    /**
     * Opens storage and starts the threads.
     *
     * @throws StorageInUse where another Parley owns the storage: then this may be called again
     * @throws RuntimeException with a message that an operator can act on; nothing is left behind then
     */
    void start() {
        try {
            engine.start(hub.listener());
            // Only now is the directory ours.
            revocations.load();
            flushers.start();
            long tick = hubSettings.tickMillis();
            scheduler.repeat(heartbeat, tick);
            scheduler.repeat(hub.housekeeping(), tick);
            scheduler.repeat(new HeapRelief(writers), RELIEF_MILLIS);
            scheduler.repeat(metricCalls::sample, SAMPLE_MILLIS);
            StorageWatch watch = StorageWatch.of(settings.storage(), engine.upkeep(), reserve);
            watch.start();
            scheduler.repeatWithDelay(watch, LOOK_MILLIS);
            scheduler.repeatWithDelay(exchanges, LOOK_MILLIS);
            Trims trims = new Trims(engine.upkeep(), settings.storage().retention(), scheduler, this::isStopping);
            var unusedTrims = scheduler.scheduleWithFixedDelay(trims, 10, 60, TimeUnit.SECONDS);
            long recheck = settings.access().recheck().toMillis();
            if (recheck > 0 && extensions.areWorthALook()) {
                scheduler.repeatWithDelay(rechecks::routine, recheck);
            }
            identity.start(scheduler);
            if (settings.people().guests()) {
                hub.names().guard(engine.people());
            }
            readiness.started();
        } catch (StorageInUse e) {
            readiness.waiting(e);
            throw e;
        } catch (RuntimeException | Error e) {
            // A native library that does not load is an Error.
            giveUp(e);
            throw e;
        }
    }

    /** It does not start, and will not; nothing is left behind. */
    void giveUp(Throwable reason) {
        readiness.failed(reason);
        close();
    }

    /** Why this is not ready; empty while all is well. */
    Optional<String> trouble() {
        return readiness.trouble();
    }

    Readiness readiness() {
        return readiness;
    }

    DiskReserve reserve() {
        return reserve;
    }

    /** Whether this is the end, and not only a drain on an operator's word. */
    boolean isStopping() {
        return readiness.isStopping();
    }

    /** On an operator's word: takes no more connections and sends the open ones away; everything else goes on. Does not wait. */
    void sendAway() {
        readiness.draining();
        scheduler.execute(() -> writers.sendAway(DRAIN_SPREAD_MILLIS));
    }

    /** Takes no more connections and sends the open ones away. Waits a moment for them to go. */
    void drain() {
        if (!readiness.stop()) {
            return;
        }
        try {
            writers.drain(DRAIN_SPREAD_MILLIS, DRAIN_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends every thread and frees the storage. Idempotent. */
    void close() {
        readiness.closed();
        exchanges.close();
        extensions.close();
        scheduler.shutdownNow();
        flushers.close();
        identity.close();
        engine.close();
        audit.close();
        try {
            if (!scheduler.awaitEnd(Duration.ofSeconds(5)) || !flushers.awaitEnd(5000) || !extensions.awaitEnd(5000)) {
                logger.warn("Some of Parley's threads did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Settings settings() {
        return settings;
    }

    Exchanges exchanges() {
        return exchanges;
    }

    Metrics metrics() {
        return metrics;
    }

    MetricCalls metricCalls() {
        return metricCalls;
    }

    AuditLog audit() {
        return audit;
    }

    Flushers flushers() {
        return flushers;
    }

    Engine engine() {
        return engine;
    }

    Hub hub() {
        return hub;
    }

    Registry registry() {
        return registry;
    }

    OpenWriters writers() {
        return writers;
    }

    ScheduledThreadPoolExecutor executor() {
        return scheduler;
    }

    IdentitySetup identity() {
        return identity;
    }

    GuestSessions guestSessions() {
        return guestSessions;
    }

    Access access() {
        return access;
    }

    Rechecks rechecks() {
        return rechecks;
    }

    ConnectionEvents events() {
        return extensions.events();
    }

    Publisher publisher() {
        return publisher;
    }

    Revocations revocations() {
        return revocations;
    }

    Parley parley(PortalSignIns signIns) {
        return new Parley(publisher, registry, rechecks, signIns, audit);
    }

    CommandSetup commands() {
        return new CommandSetup(this, people, services.of(ActionHandler.class));
    }
}
