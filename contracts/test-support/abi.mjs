// Call data by ethers 6 for the calls this project makes, to compare with our own encoder. One JSON object on standard output.
import {Interface} from "ethers";

const calls = new Interface([
  "function settle(uint64,bytes32,uint32,uint64,bytes)",
  "function register(address[])",
  "function balances(uint256,uint256)",
  "function words(bytes32[],string,int256,bytes)",
  "error InsufficientBalance(uint256,uint256,uint256)",
  "error Unbalanced(int256)",
]);
const address = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";
console.log(JSON.stringify({
  settle: calls.encodeFunctionData("settle", [29910000, "0x" + "ab".repeat(32), 3, 4500, "0x000200000000000000c8"]),
  settleEmpty: calls.encodeFunctionData("settle", [1, "0x" + "00".repeat(32), 0, 0, "0x"]),
  register: calls.encodeFunctionData("register", [[address, "0x4e59b44847b379578588920cA78FbF26c0B4956C"]]),
  balances: calls.encodeFunctionData("balances", [0, 13]),
  words: calls.encodeFunctionData("words", [["0x" + "01".repeat(32), "0x" + "02".repeat(32)], "grüß dich, netz", -5, "0x" + "07".repeat(33)]),
  insufficient: calls.encodeErrorResult("InsufficientBalance", [3, 100, 250]),
  unbalanced: calls.encodeErrorResult("Unbalanced", [-7]),
}));
