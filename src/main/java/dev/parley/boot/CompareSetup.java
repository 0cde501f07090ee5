// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.apikey.KeyCheck;
import dev.parley.door.AddressLimits;
import dev.parley.door.Networks;
import dev.parley.door.Origins;
import dev.parley.http.api.ApiServlet;
import dev.parley.http.api.Routes;
import dev.parley.http.compare.CompareCalls;
import dev.parley.http.compare.MeterFilter;
import dev.parley.http.compare.Runs;
import dev.parley.identity.resolver.IdentityChain;
import jakarta.servlet.Filter;

/** The server's side of {@code /compare}. Used once. */
final class CompareSetup {
    private static final int RUNS_PER_MINUTE = 20;
    private static final int BODY_BYTES = 8 * 1024;

    private final ParleyRuntime runtime;
    private final String prefix;
    private final Networks proxies;
    private final Runs runs;

    CompareSetup(ParleyRuntime runtime, String prefix, Networks proxies) {
        this.runtime = runtime;
        this.prefix = prefix;
        this.proxies = proxies;
        this.runs = new Runs(runtime.engine(), runtime.publisher(), runtime.executor(), proxies::contains);
    }

    /** To stand around everything else. */
    Filter meter() {
        return new MeterFilter(runs, prefix);
    }

    Mapped servlet(Origins origins, IdentityChain identities, KeyCheck keys) {
        AddressLimits begun = new AddressLimits(RUNS_PER_MINUTE, RUNS_PER_MINUTE, proxies::contains)
                .another("too many comparisons were begun");
        CompareCalls calls = new CompareCalls(runs, runtime.access(), origins, identities, begun);
        ApiServlet servlet = new ApiServlet(
                runtime.exchanges(),
                new Routes(calls.routes()),
                keys,
                prefix,
                BODY_BYTES,
                runtime.metrics(),
                runtime.audit());
        return Mapped.of("compare", servlet, "/compare/time", "/compare/runs", "/compare/runs/*");
    }
}
