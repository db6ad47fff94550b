// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title A token like USDT (6 decimals) for development chains.
/// @notice On a public chain the vault is given the address of a real token; this one refuses to exist there.
contract SettlementToken is ERC20Permit, Ownable {
    /// @notice The chain is not a local development chain.
    error DevelopmentChainOnly(uint256 chainId);

    uint256 private constant DEVELOPMENT_CHAIN_ID = 31337;

    /// @param owner The only account that may mint.
    constructor(address owner) ERC20("EdgeEnergy test dollar", "tUSD") ERC20Permit("EdgeEnergy test dollar") Ownable(owner) {
        if (block.chainid != DEVELOPMENT_CHAIN_ID) {
            revert DevelopmentChainOnly(block.chainid);
        }
    }

    /// @notice Six decimals, as USDT and USDC have.
    function decimals() public pure override returns (uint8) {
        return 6;
    }

    /// @notice Makes tokens out of nothing, as only a test token may.
    function mint(address to, uint256 amount) external onlyOwner {
        _mint(to, amount);
    }
}
