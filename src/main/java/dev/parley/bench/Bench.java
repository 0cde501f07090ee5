// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.parley.bench.client.HttpConnection;
import dev.parley.bench.client.ParleyDialect;
import dev.parley.bench.client.Target;
import dev.parley.file.TextFile;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code java -jar parley.war bench}: loads a running Parley and says how it fares. */
public final class Bench {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int UNSOUND = 3;
    private static final int OK = 200;
    private static final int SPARE_FILES = 100;

    private final BenchOptions options;
    private final PrintStream out;
    private final ProgressPrinter progress;

    private Bench(BenchOptions options, PrintStream out, ProgressPrinter progress) {
        this.options = options;
        this.out = out;
        this.progress = progress;
    }

    /** Called by the launcher. Returns the exit code; what is wrong is one line on the standard error. */
    public static int run(String... args) throws InterruptedException {
        return run(System.out, System.err, ProgressPrinter.isTerminal(), args);
    }

    static int run(PrintStream out, PrintStream err, boolean terminal, String... args) throws InterruptedException {
        BenchOptions options;
        try {
            options = BenchOptions.parse(args);
        } catch (BenchFailure e) {
            err.println(e.getMessage());
            return USAGE;
        }
        if (options.help()) {
            out.print(BenchOptions.USAGE);
            return 0;
        }
        try {
            return new Bench(options, out, new ProgressPrinter(err, terminal)).run();
        } catch (BenchFailure e) {
            err.println(e.getMessage());
            return FAILED;
        }
    }

    private int run() throws BenchFailure, InterruptedException {
        Path compare = options.compare();
        BaselineReport earlier = compare == null ? null : BaselineReport.read(compare);
        List<Rounds.Measured> targets = targets();
        List<Plan> plans = plans(targets.get(0).target());
        requireFiles(plans);
        boolean onlyJson = "-".equals(options.json());
        Report report = new Report(out, earlier);
        Rounds rounds = new Rounds(targets, options.rounds(), progress);
        List<Result> results = new ArrayList<>();
        for (Plan plan : plans) {
            List<Result> ofPlan = rounds.run(plan);
            progress.end();
            results.addAll(ofPlan);
            if (!onlyJson) {
                report.print(ofPlan);
            }
            // After each, so that whoever ends it early has what there is.
            write(results);
        }
        if (onlyJson) {
            out.println(BaselineReport.write(results));
        }
        return results.stream().allMatch(Result::isSound) ? 0 : UNSOUND;
    }

    private List<Rounds.Measured> targets() throws BenchFailure {
        List<Rounds.Measured> targets = new ArrayList<>();
        for (int i = 0; i < options.bases().size(); i++) {
            URI base = options.bases().get(i);
            Target target = new Target(base.toString(), base, key(i), new ParleyDialect());
            requireParley(target);
            ServerMeter meter = new ServerMeter(target, options.pid(i));
            if (!meter.isLocal()) {
                progress.say("The process of " + base
                        + " is not found on this machine: no processor time and no memory; --pid names it");
            }
            targets.add(new Rounds.Measured(target, meter));
        }
        return targets;
    }

    private List<Plan> plans(Target first) throws BenchFailure {
        List<Plan> plans = new ArrayList<>();
        for (Plan plan : options.plans()) {
            String name = plan.scenario().name();
            if (first.key() != null || !(name.equals("push") || name.equals("ndjson"))) {
                plans.add(plan);
            } else if (options.quick()) {
                progress.say("No push: there is no API key; --key-file DATA/api-key names one");
            } else {
                throw new BenchFailure(
                        name + " needs an API key: --key-file DATA/api-key, or the variable PARLEY_API_KEY");
            }
        }
        return plans;
    }

    private @Nullable String key(int target) throws BenchFailure {
        Optional<Path> file = options.keyFile(target);
        String variable = System.getenv("PARLEY_API_KEY");
        Path usual = Path.of("parley-data", "api-key");
        if (file.isEmpty() && variable != null && !variable.isBlank()) {
            return variable.strip();
        }
        if (file.isEmpty() && !Files.isReadable(usual)) {
            return null;
        }
        Path path = file.orElse(usual);
        try {
            return TextFile.secret(path);
        } catch (IOException e) {
            throw new BenchFailure("--key-file: cannot read " + path + " (" + e + ")");
        }
    }

    private static void requireParley(Target target) throws BenchFailure {
        try (HttpConnection line = new HttpConnection(target.base())) {
            int status = line.call(HttpConnection.request(target, "GET", "healthz", "text/plain", new byte[0]))
                    .status();
            if (status != OK) {
                throw new BenchFailure("At " + target.base() + " is no Parley: its healthz answers " + status
                        + ". Give the address with the context path, such as http://localhost:8080/parley");
            }
        } catch (IOException e) {
            throw new BenchFailure("Nobody answers at " + target.base() + " (" + e.getMessage()
                    + "). Start a Parley by java -jar parley.war, or give its address");
        }
    }

    private static void requireFiles(List<Plan> plans) throws BenchFailure {
        int most =
                plans.stream().mapToInt(plan -> plan.load().connections()).max().orElse(0);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < most + SPARE_FILES) {
            throw new BenchFailure(most + " connections need as many open files, and this process may have "
                    + system.getMaxFileDescriptorCount() + ": raise ulimit -n, here and for the server");
        }
    }

    private void write(List<Result> results) throws BenchFailure {
        String json = options.json();
        if (json == null || json.equals("-")) {
            return;
        }
        try {
            Files.writeString(Path.of(json), BaselineReport.write(results) + "\n");
        } catch (IOException e) {
            throw new BenchFailure("--json: cannot write " + json + " (" + e + ")");
        }
    }
}
