// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { ParleyElement, withAttributes } from "./element.js";

export class ParleyChat extends ParleyElement {}

withAttributes(ParleyChat, { strings: ["channel", "to"], booleans: ["open", "launcher"] });
