// Random EIP-1559 transactions signed by ethers 6, one JSON object a line, for the byte-for-byte comparison with our own encoding.
// usage: node transactions.mjs COUNT SEED
import {Wallet, keccak256, toBeHex, getBytes, hexlify} from "ethers";

const [count, seed] = process.argv.slice(2).map(Number);
if (!Number.isInteger(count) || !Number.isInteger(seed)) {
  console.error("usage: node transactions.mjs COUNT SEED");
  process.exit(2);
}

// A stream of bytes from the seed: Keccak-256 in counter mode.
let block = 0;
let pool = [];
function byte() {
  if (pool.length === 0) {
    pool = [...getBytes(keccak256(toBeHex((BigInt(seed) << 64n) | BigInt(block++), 32)))];
  }
  return pool.pop();
}
const below = (n) => ((byte() << 16) | (byte() << 8) | byte()) % n;
const bytes = (n) => Uint8Array.from({length: n}, byte);
const number = (maxBytes) => {
  const n = below(maxBytes + 1);
  return n === 0 ? 0n : BigInt(hexlify(bytes(n)));
};

for (let i = 0; i < count; i++) {
  const wallet = new Wallet(hexlify(bytes(32)));
  const tip = number(8);
  const fields = {
    type: 2,
    chainId: 1n + number(6),
    nonce: Number(number(6)),
    maxPriorityFeePerGas: tip,
    maxFeePerGas: tip + number(9),
    gasLimit: number(7),
    to: below(10) === 0 ? null : hexlify(bytes(20)),
    value: number(12),
    data: hexlify(bytes([0, 1, 4, 31, 32, 55, 56, 57, 68, 255, 256, 700][below(12)])),
    accessList: Array.from({length: below(4) === 0 ? 1 + below(3) : 0}, () => ({
      address: hexlify(bytes(20)),
      storageKeys: Array.from({length: below(4)}, () => hexlify(bytes(32))),
    })),
  };
  const raw = await wallet.signTransaction(fields);
  const plain = (_, v) => (typeof v === "bigint" ? v.toString() : v);
  console.log(JSON.stringify({key: wallet.privateKey, from: wallet.address, fields, raw, hash: keccak256(raw)}, plain));
}
