// COSE and CBOR by implementations that are not ours: @ldclabs/cose-ts (RFC 9052), @noble/curves, cbor2.
// usage: node cose.mjs < JOBS, one JSON object a line; one JSON answer a line, {"error"} where the implementation refuses.
// jobs: {"do": "verify" | "sign", "alg": -47 | -7 | 5, "key": HEX, "aad": HEX, "message": HEX | "header": [[label, value or {"hex"}]...], "payload": HEX}
//       {"do": "cbor", "bytes": HEX}: decoded, and encoded again in the core deterministic encoding of RFC 8949 section 4.2.1
import {register} from "node:module";
import {createInterface} from "node:readline";
import {secp256k1} from "@noble/curves/secp256k1";
import {cdeDecodeOptions, cdeEncodeOptions, decode, encode, Tag} from "cbor2";

// cose-ts is published for bundlers: its modules name each other without ".js".
register(
  "data:text/javascript," +
    encodeURIComponent(`export const resolve = (name, context, next) =>
      next(name.startsWith("./") && context.parentURL.includes("/cose-ts/") && !name.endsWith(".js") ? name + ".js" : name, context);`),
);
const {Sign1Message} = await import("@ldclabs/cose-ts/sign1");
const {Mac0Message} = await import("@ldclabs/cose-ts/mac0");
const {ECDSAKey} = await import("@ldclabs/cose-ts/ecdsa");
const {HMACKey} = await import("@ldclabs/cose-ts/hmac");
const {Header} = await import("@ldclabs/cose-ts/header");
const {Key} = await import("@ldclabs/cose-ts/key");

const ES256K = -47;
const HMAC = 5;
const bytes = (hex) => Uint8Array.from(Buffer.from(hex ?? "", "hex"));
const hex = (data) => Buffer.from(data).toString("hex");

/** cose-ts has no secp256k1: its key interface over @noble/curves. */
class Es256kKey extends Key {
  constructor(key) {
    super();
    this.alg = ES256K;
    this.key = key;
  }
  sign(message) {
    return secp256k1.sign(message, this.key, {prehash: true, lowS: true}).toCompactRawBytes();
  }
  verify(message, signature) {
    return secp256k1.verify(signature, message, this.key, {prehash: true, lowS: true});
  }
}

function keyOf(job, secret) {
  const key = bytes(job.key);
  if (job.alg === HMAC) return HMACKey.fromSecret(key, HMAC);
  if (secret) return job.alg === ES256K ? new Es256kKey(key) : ECDSAKey.fromSecret(key);
  const point = Uint8Array.from([4, ...key]);
  return job.alg === ES256K ? new Es256kKey(point) : ECDSAKey.fromPublic(point);
}

/** JSON for the other side: bytes as {hex}, numbers that JSON can not hold as text, maps as pairs, tags as {tag, contents}. */
function plain(value) {
  if (value instanceof Uint8Array) return {hex: hex(value)};
  if (value instanceof Map) return {map: [...value].map(([k, v]) => [plain(k), plain(v)])};
  if (value instanceof Tag) return {tag: Number(value.tag), contents: plain(value.contents)};
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Number) return value.valueOf();
  return typeof value === "bigint" ? value.toString() : value;
}

/** Decoded by a decoder that refuses what is not deterministic when asked to, and encoded again. */
function reencode(data, strict) {
  const value = decode(data, {...(strict ? cdeDecodeOptions : {}), preferMap: true, tags: new Map()});
  return {value: plain(value), hex: hex(encode(value, {...cdeEncodeOptions, forceEndian: null}))};
}

function verify(job) {
  const message = bytes(job.message);
  const kind = job.alg === HMAC ? Mac0Message : Sign1Message;
  const opened = kind.fromBytes(keyOf(job, false), message, bytes(job.aad));
  const [, , , signature] = decode(message).contents;
  return {
    header: plain(opened.protected.toRaw()),
    payload: reencode(opened.payload, true),
    same: reencode(message, true).hex === job.message && hex(opened.protected.toBytes()) === hex(decode(message).contents[0]),
    signature: signature.length,
  };
}

function sign(job) {
  const header = new Header(new Map(job.header.map(([label, value]) => [label, value?.hex === undefined ? value : bytes(value.hex)])));
  const kind = job.alg === HMAC ? Mac0Message : Sign1Message;
  const message = new kind(bytes(job.payload), header, new Header());
  return {message: hex(kind.withTag(message.toBytes(keyOf(job, true), bytes(job.aad))))};
}

for await (const line of createInterface({input: process.stdin})) {
  let answer;
  try {
    const job = JSON.parse(line);
    answer = job.do === "verify" ? verify(job) : job.do === "sign" ? sign(job) : reencode(bytes(job.bytes), job.strict === true);
  } catch (e) {
    answer = {error: e.message};
  }
  console.log(JSON.stringify(answer));
}
