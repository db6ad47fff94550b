// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title What a renewable producer earns above the registered price.
/// @notice One token (6 decimals) is one unit of the settlement currency of incentive. Minted by the renewable market only.
contract IncentiveToken is ERC20, Ownable2Step {
    /// @notice The caller is not the renewable market.
    error NotMinter(address caller);

    /// @notice Another contract mints from now on.
    event MinterChanged(address indexed minter);

    /// @notice The renewable market.
    address public minter;

    /// @param owner_ Names the renewable market.
    constructor(address owner_) ERC20("EdgeEnergy incentive", "EEI") Ownable(owner_) {}

    /// @notice Names the renewable market; zero stops minting.
    function setMinter(address minter_) external onlyOwner {
        minter = minter_;
        emit MinterChanged(minter_);
    }

    /// @notice Mints an incentive.
    function mint(address to, uint256 amount) external {
        if (msg.sender != minter) {
            revert NotMinter(msg.sender);
        }
        _mint(to, amount);
    }

    /// @notice Six decimals, as the settlement token has.
    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
