#!/usr/bin/env node
// The compiler's SMTChecker with Debian's z3 over what is listed here: overflow, underflow, division by zero and assertions of our own sources. A refuted
// assertion or divisor, or a condition that was proved before and is not any more (proofs/proved.json), is a failure; what the solver does not decide in
// its time is told. An overflow that can happen is stopped by the compiler's check at run time: a revert, told as such.
"use strict";
const { spawnSync, execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");
const record = path.join(root, "proofs", "proved.json");
// What z3 may spend on a query is counted in its own steps, so that the outcome does not depend on the machine; the times only end what hangs.
const QUERY_STEPS = 20_000_000;
const QUERY_SECONDS = 120;
const CONTRACT_SECONDS = 600;
const TARGETS = ["underflow", "overflow", "divByZero", "assert"];
const CONTRACTS = [
  ["proofs/ReputationProof.sol", "ReputationProof"],
  ["proofs/IncentiveProof.sol", "IncentiveProof"],
  ["proofs/TradeWordProof.sol", "TradeWordProof"],
  ["src/IncentiveToken.sol", "IncentiveToken"],
  ["src/ReadingAnchors.sol", "ReadingAnchors"],
  ["src/ParticipantRegistry.sol", "ParticipantRegistry"],
  ["src/LocalEnergyMarket.sol", "LocalEnergyMarket"],
  ["src/RenewableMarket.sol", "RenewableMarket"],
  ["src/AccountBook.sol", "AccountBook"],
];
function read(name) {
  const file = name.startsWith("@") ? path.join(root, "node_modules", name) : path.join(root, name);
  return fs.readFileSync(file, "utf8");
}

function solve(query) {
  try {
    return execFileSync("z3", ["-smt2", "-in", `-T:${QUERY_SECONDS}`, `rlimit=${QUERY_STEPS}`, "rewriter.pull_cheap_ite=true", "fp.spacer.q3.use_qgen=true", "fp.spacer.mbqi=false",
      "fp.spacer.ground_pobs=false"], { input: query, encoding: "utf8", maxBuffer: 1 << 28, timeout: (QUERY_SECONDS + 5) * 1000 });
  } catch (e) {
    // z3 ends with 1 where it has no model to show; what it said before counts.
    return /^(sat|unsat|unknown)/.test(e.stdout ?? "") ? e.stdout : "unknown\n";
  }
}

// One contract, in a process of its own: the compiler can not be stopped otherwise.
function check(source, contract) {
  const solc = require("solc");
  const { smtCallback } = require("solc/smtchecker");
  const input = {
    language: "Solidity",
    sources: { [source]: { content: read(source) } },
    settings: {
      evmVersion: "cancun",
      modelChecker: {
        engine: "chc", targets: TARGETS, timeout: QUERY_SECONDS * 1000, solvers: ["smtlib2"], contracts: { [source]: [contract] },
        showProvedSafe: true, showUnproved: true, extCalls: "trusted",
      },
    },
  };
  const found = (name) => {
    try {
      return { contents: read(name) };
    } catch (e) {
      return { error: e.message };
    }
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: found, smtSolver: smtCallback(solve) }));
  process.stdout.write(JSON.stringify(output.errors ?? []));
}

function main() {
  try {
    execFileSync("z3", ["--version"]);
  } catch {
    process.stderr.write("smt: z3 not found: install Debian's package z3 (tools/edge setup)\n");
    process.exit(2);
  }
  const before = fs.existsSync(record) ? JSON.parse(fs.readFileSync(record, "utf8")) : {};
  const proved = {};
  let failures = 0;
  let proofs = 0;
  for (const [source, contract] of CONTRACTS) {
    const start = Date.now();
    const run = spawnSync(process.execPath, [__filename, source, contract], { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, timeout: CONTRACT_SECONDS * 1000 });
    const seconds = Math.round((Date.now() - start) / 1000);
    if (run.status !== 0) {
      proved[contract] = 0;
      const why = run.error?.code === "ETIMEDOUT" ? `not finished in ${CONTRACT_SECONDS} s` : run.stderr.trim().split("\n").pop();
      process.stdout.write(`${contract}: ${why}\n`);
      failures += (before[contract] ?? 0) > 0 ? 1 : 0;
      continue;
    }
    const messages = JSON.parse(run.stdout);
    const ours = messages.filter((m) => !(m.sourceLocation?.file ?? "").startsWith("@"));
    const broken = messages.filter((m) => m.severity === "error");
    const safe = ours.filter((m) => /check is safe!/.test(m.message)).length;
    const happens = ours.filter((m) => /happens here/.test(m.message) && !/might happen/.test(m.message));
    const reverts = happens.filter((m) => /(Overflow|Underflow)/.test(m.message));
    const refuted = happens.filter((m) => !reverts.includes(m));
    const undecided = ours.filter((m) => /might happen/.test(m.message));
    proved[contract] = safe;
    proofs += safe;
    process.stdout.write(`${contract}: ${safe} proved, ${undecided.length} not decided, ${reverts.length} can revert, ${refuted.length + broken.length} refuted  (${seconds} s)\n`);
    for (const m of [...broken, ...refuted]) {
      process.stdout.write(`    ${m.formattedMessage.trim().split("\n").slice(0, 4).join("\n    ")}\n`);
    }
    if (process.env.SMT_SHOW) {
      for (const m of [...undecided, ...reverts]) {
        process.stdout.write(`    ${m.formattedMessage.trim().split("\n").slice(0, 5).join("\n    ")}\n`);
      }
    }
    failures += broken.length + refuted.length;
    if (safe < (before[contract] ?? 0)) {
      process.stdout.write(`    ${before[contract]} were proved before (proofs/proved.json)\n`);
      ++failures;
    }
  }
  if (process.argv.includes("--record")) {
    fs.writeFileSync(record, JSON.stringify(proved, null, 2) + "\n");
  }
  process.stdout.write(`${proofs} conditions proved, ${failures} failures\n`);
  process.exit(failures === 0 ? 0 : 1);
}

if (process.argv.length === 4 && process.argv[2].endsWith(".sol")) {
  check(process.argv[2], process.argv[3]);
} else {
  main();
}
