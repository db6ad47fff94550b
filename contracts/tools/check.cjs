#!/usr/bin/env node
// Everything that is held of the contracts beside their tests: format, two linters, gas, coverage, and a lock file that names no host. One line each, then
// a summary in the words of forge.
"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");
const SECONDS = 300;
const GAS = ["--match-contract", "^(LocalMarketTest|RenewableMarketTest|RegistryTest)$", "--no-match-test", "Fuzz"];
// Percent of lines of src/ that tests reach.
const COVERED_LINES = 95;

// The packages come from a registry that each machine chooses; forge is named by platform.
const forge = path.join(root, "node_modules", ".bin", "forge");

function run(program, args, apart) {
  const env = { ...process.env, NO_COLOR: "1", FOUNDRY_OUT: path.join("cache", apart), FOUNDRY_CACHE_PATH: path.join("cache", apart) };
  const done = spawnSync(program, args, { cwd: root, env, encoding: "utf8", maxBuffer: 1 << 28, timeout: SECONDS * 1000 });
  const text = (done.stdout ?? "") + (done.stderr ?? "");
  if (done.error) {
    return { ok: false, text: done.error.code === "ETIMEDOUT" ? `not finished in ${SECONDS} s` : done.error.message };
  }
  return { ok: done.status === 0, text };
}

const checks = {
  format: () => run(forge, ["fmt", "--check"], "lint"),
  "forge lint": () => run(forge, ["lint", "src"], "lint"),
  solhint: () => run(process.execPath, [path.join(root, "node_modules", "solhint", "solhint.js"), "--noPoster", "--disc", "--max-warnings", "0", "src/*.sol"], "lint"),
  gas: () => run(forge, ["snapshot", ...GAS, ...(process.argv.includes("--record") ? [] : ["--check", "--tolerance", "1"])], "gas"),
  coverage: () => {
    const covered = run(forge, ["coverage", "--report", "summary", "--no-match-coverage", "^(test|proofs|node_modules)/"], "coverage");
    const table = covered.text.split("\n").filter((l) => /^\| (src\/|Total|File)/.test(l));
    const lines = Number(/^\| Total +\| +([0-9.]+)%/m.exec(covered.text)?.[1] ?? 0);
    return { ok: covered.ok && lines >= COVERED_LINES, text: covered.ok ? table.join("\n") : covered.text, note: `${lines} % of lines, at least ${COVERED_LINES}` };
  },
  "lock file": () => {
    const resolved = fs.readFileSync(path.join(root, "package-lock.json"), "utf8").includes('"resolved"');
    return { ok: !resolved, text: 'package-lock.json has "resolved" entries' };
  },
};

const wanted = process.argv.slice(2).filter((a) => !a.startsWith("--"));
const unknown = wanted.filter((name) => !checks[name]);
if (unknown.length > 0) {
  process.stderr.write(`check: found ${unknown.join(", ")}, expected ${Object.keys(checks).join(", ")}\n`);
  process.exit(2);
}
let passed = 0;
let failed = 0;
for (const name of wanted.length > 0 ? wanted : Object.keys(checks)) {
  const start = Date.now();
  const { ok, text, note } = checks[name]();
  process.stdout.write(`${ok ? "ok    " : "FAILED"} ${name}${note ? `: ${note}` : ""}  (${Math.round((Date.now() - start) / 1000)} s)\n`);
  if (!ok || process.argv.includes("--show")) {
    process.stdout.write(text.trimEnd().replace(/^/gm, "    ") + "\n");
  }
  if (ok) {
    ++passed;
  } else {
    ++failed;
  }
}
process.stdout.write(`${passed} tests passed, ${failed} failed, 0 skipped\n`);
process.exit(failed === 0 ? 0 : 1);
