// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {WindowBook} from "./WindowBook.sol";

/// @title Whose word counts for what.
/// @notice The meters that speak for accounts, the mandates of holders, and what holders and the operator sign.
abstract contract Promises is WindowBook, EIP712 {
    using SafeCast for uint256;

    /// @notice What an account's holder lets be bought for it; prices in micro-units per kWh, energy in Wh a trade, times in Unix seconds.
    struct Mandate {
        uint64 maxPrice;
        uint64 maxWh;
        uint64 validFrom;
        uint64 validUntil;
    }

    /// @notice The signature is not by the key that answers for this.
    error WrongSigner(address signer, address expected);
    /// @notice The mandate was signed with a nonce that is used.
    error WrongNonce(uint256 account, uint256 nonce, uint256 expected);

    /// @notice An account's meter changed.
    event MeterChanged(uint256 indexed account, bytes32 indexed id, address key, uint32 multiplier);
    /// @notice An account's mandate changed; zero times mean none.
    event MandateChanged(uint256 indexed account, uint64 maxPrice, uint64 maxWh, uint64 validFrom, uint64 validUntil);

    bytes32 private constant MANDATE_TYPE =
        keccak256("Mandate(uint256 account,uint64 maxPrice,uint64 maxWh,uint64 validUntil,uint256 nonce)");
    bytes32 private constant RECEIPT_TYPE = keccak256("TradeReceipt(uint64 window,uint32 index,uint256 trade)");

    /// @notice Hash of the meter of an account: keccak256(abi.encode(id, key, homes)).
    mapping(uint256 account => bytes32) public meterHashOf;
    /// @notice When the meter of an account was last changed.
    mapping(uint256 account => uint256) public meterChangedAt;
    /// @notice The mandate of an account.
    mapping(uint256 account => Mandate) public mandateOf;
    /// @notice Mandates signed by the holder and registered by someone else so far.
    mapping(uint256 account => uint256) public mandateNonceOf;

    constructor() EIP712("EdgeEnergyVault", "1") {}

    /// @notice Names the meter that speaks for an account.
    /// @param id Keccak-256 of the device's name.
    /// @param key Address of the device's key; 0 for no meter.
    /// @param multiplier How many equal homes it stands for.
    function setMeter(uint256 account, bytes32 id, address key, uint32 multiplier) external onlyOwner {
        if (account >= accountCount) {
            revert UnknownAccount(account);
        }
        meterHashOf[account] = key == address(0) ? bytes32(0) : _meterHash(id, key, multiplier);
        meterChangedAt[account] = block.timestamp;
        emit MeterChanged(account, id, key, multiplier);
    }

    /// @notice Sets what may be bought for the caller's account from now on.
    function setMandate(uint256 account, uint64 maxPrice, uint64 maxWh, uint64 validUntil) external onlyHolder(account) {
        _setMandate(account, maxPrice, maxWh, validUntil);
    }

    /// @notice Registers a mandate that the holder signed (EIP-712), so that a holder needs no gas.
    function setMandateSigned(uint256 account, uint64 maxPrice, uint64 maxWh, uint64 validUntil, uint256 nonce, bytes calldata signature)
        external
    {
        if (nonce != mandateNonceOf[account]) {
            revert WrongNonce(account, nonce, mandateNonceOf[account]);
        }
        mandateNonceOf[account] = nonce + 1;
        _requireSigner(mandateHash(account, maxPrice, maxWh, validUntil, nonce), signature, holderOf[account]);
        _setMandate(account, maxPrice, maxWh, validUntil);
    }

    /// @notice What a holder signs for a mandate.
    function mandateHash(uint256 account, uint64 maxPrice, uint64 maxWh, uint64 validUntil, uint256 nonce) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(MANDATE_TYPE, account, maxPrice, maxWh, validUntil, nonce)));
    }

    /// @notice What the operator signs for a receipt.
    function receiptHash(uint64 window, uint32 index, uint256 word) public view virtual returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(RECEIPT_TYPE, window, index, word)));
    }

    /// keccak256(abi.encode(id, key, homes)), in memory that nobody holds.
    function _meterHash(bytes32 id, address key, uint256 homes) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, id)
            mstore(add(free, 0x20), key)
            mstore(add(free, 0x40), homes)
            hash := keccak256(free, 0x60)
        }
    }

    function _requireSigner(bytes32 digest, bytes calldata signature, address expected) internal pure {
        address signer = ECDSA.recoverCalldata(digest, signature);
        if (signer != expected) {
            revert WrongSigner(signer, expected);
        }
    }

    function _setMandate(uint256 account, uint64 maxPrice, uint64 maxWh, uint64 validUntil) private {
        uint64 validFrom = block.timestamp.toUint64();
        mandateOf[account] = Mandate(maxPrice, maxWh, validFrom, validUntil);
        emit MandateChanged(account, maxPrice, maxWh, validFrom, validUntil);
    }
}
