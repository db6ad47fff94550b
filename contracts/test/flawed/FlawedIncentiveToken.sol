// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Minting is allowed by who started the transaction, not by who calls.
contract FlawedIncentiveToken is ERC20 {
    address private immutable _minter;

    constructor(address minter) ERC20("Flawed", "FLAW") {
        _minter = minter;
    }

    function mint(address to, uint256 amount) external {
        require(tx.origin == _minter, "not the minter");
        _mint(to, amount);
    }
}
