// Checks a file of `edge ledger evidence` without any code of this project: ethers for hashes, signatures, RLP and the contract's events, cbor2 and noble for
// the devices' readings. Trust the hashes of the blocks it prints (compare them with any explorer) and the vault's address, nothing else.
// usage: npm install ethers@6 cbor2@2 @noble/curves@1 && node verify-evidence.mjs EVIDENCE.json
// One line a check; status 0 when all hold, 1 when one does not, 2 when the file can not be read.
import {readFileSync} from "node:fs";
import {
  AbiCoder, Interface, Transaction, TypedDataEncoder, computeAddress, concat, decodeRlp, encodeRlp, getBytes, hexlify, id, keccak256, recoverAddress, sha256,
  toBeArray, toBeHex, toBigInt, toUtf8String,
} from "ethers";
import {Tag, decode, encode} from "cbor2";
import {secp256k1} from "@noble/curves/secp256k1";

const coder = AbiCoder.defaultAbiCoder();
const vaultEvents = new Interface([
  "event Settled(uint64 indexed window, bytes32 indexed root, uint32 trades, uint64 wattHours, bytes nets)",
  "event SettledVerified(uint64 indexed window, bytes32 indexed root, uint32 trades, uint64 wattHours, int256[] nets)",
  "event MeterChanged(uint256 indexed account, bytes32 indexed id, address key, uint32 multiplier)",
  "event FeesChanged(uint16 grid, uint16 collector, uint32 price)",
]);
const sources = {pv: 0, battery: 1, grid: 2};
let verified = true;

function check(name, proof) {
  try {
    console.log(`ok   ${name}: ${proof()}`);
  } catch (e) {
    verified = false;
    console.log(`NO   ${name}: ${e.message}`);
  }
}

function same(what, found, expected) {
  if (String(found) !== String(expected)) {
    throw new Error(`${what}: found ${found}, expected ${expected}`);
  }
}

function need(holds, what) {
  if (!holds) {
    throw new Error(what);
  }
}

// Merkle path of OpenZeppelin: pairs in sorted order, leaves hashed twice.
function climb(leaf, path) {
  return path.reduce((node, sibling) => {
    need(getBytes(sibling).length === 32, "a sibling of another length");
    return keccak256(BigInt(node) < BigInt(sibling) ? concat([node, sibling]) : concat([sibling, node]));
  }, leaf);
}

// The value at an index of a block's trie (yellow paper, appendix D).
function trieValue(root, index, proof) {
  const key = [...getBytes(encodeRlp(index === 0 ? "0x" : toBeArray(index)))].flatMap((b) => [b >> 4, b & 15]);
  let expected = root;
  let depth = 0;
  let next = 0;
  for (;;) {
    let node = expected;
    if (typeof expected === "string") {
      need(next < proof.length, "the proof ends too early");
      same("trie node", keccak256(proof[next]), expected);
      node = decodeRlp(proof[next++]);
    }
    if (node.length === 17) {
      expected = node[key[depth++]];
      continue;
    }
    const path = [...getBytes(node[0])].flatMap((b) => [b >> 4, b & 15]);
    const rest = path.slice(path[0] & 1 ? 1 : 2);
    need(rest.every((nibble, i) => key[depth + i] === nibble), "a path to another index");
    depth += rest.length;
    if (path[0] & 2) {
      need(depth === key.length && next === proof.length, "a leaf in the middle");
      return node[1];
    }
    expected = node[1];
  }
}

// An event of the vault in a block that hashes to its hash.
function opened(proven) {
  same("block hash", keccak256(proven.header), proven.block_hash);
  const header = decodeRlp(proven.header);
  same("block number", toBigInt(header[8] === "0x" ? 0 : header[8]), proven.block_number);
  same("block time", toBigInt(header[11]), proven.block_unix);
  same("receipt", trieValue(header[5], proven.transaction_index, proven.receipt_proof), proven.receipt);
  const bytes = getBytes(proven.receipt);
  const [status, , , logs] = decodeRlp(bytes[0] < 0x80 ? bytes.slice(1) : bytes);
  same("status", status, "0x01");
  const [address, topics, data] = logs[proven.log_index];
  same("contract", address, file.vault.toLowerCase());
  return {header, event: vaultEvents.parseLog({topics, data})};
}

function settlementChecks() {
  const {trade, settlement} = file;
  check("trade word and path", () => {
    const word = [
      [trade.seller, 16], [trade.buyer, 16], [sources[trade.source], 8], [trade.traded_wh, 40], [trade.wh, 40], [trade.price_micro_per_kwh, 40],
      [trade.cost_micro, 48], [trade.fee_micro, 48],
    ].reduce((all, [value, bits]) => {
      need(BigInt(value) >= 0n && BigInt(value) < 1n << BigInt(bits), "a value that has no room in the word");
      return (all << BigInt(bits)) | BigInt(value);
    }, 0n);
    same("word", trade.word, toBeHex(word, 32));
    same("window", settlement.window, trade.period_start / 60);
    const leaf = coder.encode(["uint256", "address", "uint64", "uint256", "uint256"], [file.chain_id, file.vault, settlement.window, trade.index, word]);
    same("root", climb(keccak256(keccak256(leaf)), trade.path), trade.root);
    return `trade ${trade.index} of window ${settlement.window} under ${trade.root}`;
  });
  check("money", () => {
    same("cost", trade.cost_micro, (BigInt(trade.wh) * BigInt(trade.price_micro_per_kwh)) / 1000n);
    if (file.fees) {
      const {event} = opened(file.fees.event);
      same("fees", [event.name, event.args.grid, event.args.collector, event.args.price], ["FeesChanged", file.fees.grid, file.fees.collector, file.fees.price_micro_per_kwh]);
      same("fee", trade.fee_micro, trade.seller === file.fees.grid ? 0 : (BigInt(trade.wh) * event.args.price) / 1000n);
    }
    return `cost ${trade.cost_micro}, fee ${trade.fee_micro}`;
  });
  check("transaction", () => {
    const transaction = Transaction.from(settlement.transaction.raw);
    same("hash", transaction.hash, settlement.transaction.hash);
    same("chain, vault, sender", [transaction.chainId, transaction.to, transaction.from], [file.chain_id, file.vault, settlement.operator]);
    const header = decodeRlp(settlement.event.header);
    same("in the block", trieValue(header[4], settlement.event.transaction_index, settlement.transaction.proof), settlement.transaction.raw);
    return `${transaction.hash} by ${transaction.from}`;
  });
  check("block and event", () => {
    const {event} = opened(settlement.event);
    need(["Settled", "SettledVerified"].includes(event.name), "no settlement");
    same("event", [event.args.window, event.args.root, event.args.trades, event.args.wattHours], [settlement.window, trade.root, settlement.trades, settlement.watt_hours]);
    const nets = new Map();
    if (event.name === "Settled") {
      for (let at = 0, bytes = getBytes(event.args.nets); at < bytes.length; at += 10) {
        nets.set(Number(toBigInt(bytes.slice(at, at + 2))), BigInt.asIntN(64, toBigInt(bytes.slice(at + 2, at + 10))));
      }
    } else {
      event.args.nets.forEach((net, account) => nets.set(account, net));
    }
    same("sum of the nets", [...nets.values()].reduce((a, b) => a + b, 0n), 0n);
    for (const party of file.parties) {
      same(`net of account ${party.account}`, nets.get(party.account) ?? 0n, party.net_micro);
    }
    return `block ${settlement.event.block_number} ${settlement.event.block_hash}`;
  });
}

const statementTypes = {
  IntervalStatement: [
    {name: "meter", type: "bytes32"}, {name: "periodStart", type: "uint64"}, {name: "periodSeconds", type: "uint32"}, {name: "importWh", type: "uint64"},
    {name: "exportWh", type: "uint64"}, {name: "epoch", type: "uint64"}, {name: "firstSequence", type: "uint64"}, {name: "lastSequence", type: "uint64"},
    {name: "headHash", type: "bytes32"},
  ],
};

function stated(party) {
  const s = party.statement;
  const digest = TypedDataEncoder.hash({name: "EdgeEnergy", version: "1"}, statementTypes, {
    meter: id(party.meter.device_id), periodStart: s.period_start, periodSeconds: s.period_seconds, importWh: s.import_wh, exportWh: s.export_wh, epoch: s.epoch,
    firstSequence: s.first_sequence, lastSequence: s.last_sequence, headHash: s.head_hash,
  });
  same("digest", s.digest, digest);
  same("signer", recoverAddress(digest, s.signature), party.meter.address);
  same("address of the key", computeAddress(concat(["0x04", party.meter.public_key])), party.meter.address);
  same("period", [s.period_start, s.period_seconds], [file.trade.period_start, 60 * file.trade.period_minutes]);
  return `${s.import_wh} Wh in, ${s.export_wh} Wh out by ${party.meter.device_id}`;
}

// One reading: COSE_Sign1 (RFC 9052) by ES256K over a SenML pack (RFC 8428).
function reading(envelope, party) {
  const message = decode(getBytes(envelope));
  need(message instanceof Tag && Number(message.tag) === 18, "no COSE_Sign1");
  const [protectedBytes, , payload, signature] = message.contents;
  const header = decode(protectedBytes);
  same("algorithm", header.get(1), -47);
  same("device", toUtf8String(header.get(4)), party.meter.device_id);
  const signed = encode(["Signature1", protectedBytes, new Uint8Array(0), payload]);
  need(secp256k1.verify(signature, getBytes(sha256(signed)), getBytes(concat(["0x04", party.meter.public_key])), {lowS: true}), "another signature than the device's");
  const values = new Map();
  for (const record of decode(payload)) {
    const value = record.get(2);
    if (value !== undefined) {
      const [exponent, mantissa] = value instanceof Tag ? value.contents : [0, value];
      values.set(record.get(0), {value: Number(mantissa) * 10 ** Number(exponent), step: 10 ** Number(exponent), unit: record.get(1)});
    }
  }
  return {epoch: header.get(-70001), sequence: header.get(-70002), previous: hexlify(header.get(-70003)), values};
}

// The inverter's own counter from the first to the last reading bounds the energy by one step; a period that others share (a gap) is not looked at.
function counted(readings, name, wh, what) {
  const [first, last] = [readings[0].values.get(name), readings.at(-1).values.get(name)];
  if (!first || !last) {
    return `${what}: no counter`;
  }
  const scale = first.unit === "kWh" ? 1000 : 1;
  const delta = (last.value - first.value) * scale;
  const step = Math.max(first.step, last.step) * scale;
  need(Math.abs(wh - delta) <= step + 2, `${what}: ${wh} Wh stated, the counter says ${delta} within ${step}`);
  return `${what}: counter ${delta.toFixed(0)} Wh, step ${step.toFixed(0)}`;
}

function partyChecks(party) {
  const s = party.statement;
  check(`${party.role}: statement`, () => {
    if (s === null) {
      same("delivered without a statement", file.trade.wh, 0);
      return "none, and nothing was delivered";
    }
    return stated(party);
  });
  check(`${party.role}: meter in the vault`, () => {
    if (party.registration === null) {
      return "not in the file, not checked";
    }
    const {event} = opened(party.registration.event);
    same("event", [event.name, event.args.account, event.args.id, event.args.key, event.args.multiplier],
      ["MeterChanged", party.account, id(party.meter.device_id), party.meter.address, party.registration.multiplier]);
    if (s !== null) {
      const wh = (party.role === "seller" ? s.export_wh : s.import_wh) * party.registration.multiplier;
      need(file.trade.wh <= wh, `${file.trade.wh} Wh delivered, ${wh} Wh stated`);
    }
    return `block ${party.registration.event.block_number} ${party.registration.event.block_hash}, ${party.registration.multiplier} homes`;
  });
  if (s === null) {
    return;
  }
  check(`${party.role}: readings`, () => {
    const readings = party.readings.map((envelope) => reading(envelope, party));
    readings.forEach((now, i) => {
      if (i > 0) {
        const before = readings[i - 1];
        const sameEpoch = now.epoch === before.epoch;
        same("place", [now.epoch, now.sequence], sameEpoch ? [before.epoch, before.sequence + 1] : [before.epoch + 1, 1]);
        same("hash of the reading before", now.previous, sameEpoch ? sha256(party.readings[i - 1]) : "0x" + "00".repeat(32));
      }
    });
    const last = readings.at(-1);
    same("last reading", [last.epoch, last.sequence, sha256(party.readings.at(-1))], [s.epoch, s.last_sequence, s.head_hash]);
    need(readings.some((r) => r.epoch === s.epoch && r.sequence === s.first_sequence), "the first reading is missing");
    return `${readings.length} signed and chained; ${counted(readings, "total_grid_import", s.import_wh, "import")}; ${counted(readings, "total_grid_export", s.export_wh, "export")}`;
  });
}

let file;
try {
  file = JSON.parse(readFileSync(process.argv[2], "utf8"));
  need(file.format === "edgeenergy-evidence" && file.version === 1, "not a file of edgeenergy-evidence 1");
} catch (e) {
  console.error(`${process.argv[2] ?? "usage: node verify-evidence.mjs EVIDENCE.json"}: ${e.message}`);
  process.exit(2);
}

check("sides", () => {
  same("roles", file.parties.map((p) => p.role), file.trade.source === "grid" ? ["buyer"] : ["seller", "buyer"]);
  file.parties.forEach((p) => same("account", p.account, file.trade[p.role]));
  return file.parties.map((p) => `${p.role} is account ${p.account}`).join(", ");
});
settlementChecks();
file.parties.forEach(partyChecks);
process.exit(verified ? 0 : 1);
