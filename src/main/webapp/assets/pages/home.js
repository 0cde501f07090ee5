// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { startShell } from "../lib/shell.js";
import { connect } from "../parley.js";
import { showEcho } from "./home/echo.js";
import { Facts } from "./home/facts.js";
import { showPush } from "./home/push.js";

await startShell();
const client = connect();
new Facts(client);
showPush(client);
showEcho();
