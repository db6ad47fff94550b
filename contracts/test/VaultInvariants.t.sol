// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SettlementVault} from "../src/SettlementVault.sol";
import {VaultFixture} from "./VaultFixture.sol";

/// @notice Random acts of everyone, none of which may revert; the invariants are checked after each.
contract VaultActors is VaultFixture {
    uint64 public window = WINDOW;
    uint256 public stakes;
    SettlementVault.Commitment private _last;
    bytes private _lastNets;
    uint256[] private _words;

    function deposit(uint256 account, uint256 amount) external {
        vault.depositFor(2 + account % 6, 1 + amount % 10e6);
    }

    function requestWithdrawal(uint256 account, uint256 amount) external {
        account = 2 + account % 6;
        (uint128 pending,) = vault.withdrawalOf(account);
        uint256 balance = vault.balanceOf(account);
        if (pending == 0 && balance > 0) {
            vm.prank(holder(account));
            vault.requestWithdrawal(account, 1 + amount % balance);
        }
    }

    function withdraw(uint256 account) external {
        account = 2 + account % 6;
        (uint128 pending, uint64 due) = vault.withdrawalOf(account);
        if (pending > 0) {
            if (block.timestamp < due) {
                vm.warp(due);
            }
            vm.prank(holder(account));
            vault.withdraw(account);
        }
    }

    function settle(uint256 seed, bool honest) external {
        (uint96 bonded,,) = vault.bond();
        if (bonded < BOND) {
            vault.addBond(BOND);
        }
        delete _words;
        for (uint256 i = 0; i < 5; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 seller = 2 + seed % 6;
            uint256 buyer = 2 + (seed % 6 + 1 + (seed >> 8) % 5) % 6;
            uint256 affordable = vault.balanceOf(buyer) / 8;
            _words.push(word(seller, buyer, 0, affordable / 200, 100_000));
        }
        int256[] memory nets = netsOf(_words);
        if (!honest) {
            uint256 from = 2 + seed % 6;
            int256 stolen = int256(vault.balanceOf(from)) / 4;
            nets[from] -= stolen;
            nets[2 + (from - 1) % 6] += stolen;
        }
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            if (int256(vault.balanceOf(i)) + nets[i] < 0) {
                return;
            }
        }
        ++window;
        _lastNets = pack(nets);
        _last = settle(window, _words, _lastNets);
    }

    function challenge() external {
        (address open,) = vault.challengeOf(window);
        if (_last.settledAt != 0 && open == address(0) && vault.commitmentOf(window) != 0 && block.timestamp <= _last.settledAt + CHALLENGE)
        {
            vault.challenge(window, _last);
            stakes += STAKE;
        }
    }

    function answer() external {
        (address open, uint64 deadline) = vault.challengeOf(window);
        if (open == address(0)) {
            return;
        }
        if (block.timestamp <= deadline) {
            try vault.respond(window, _last, _words, _lastNets) {
                stakes -= STAKE;
                return;
            } catch {
                vm.warp(deadline + 1);
            }
        }
        vault.closeChallenge(window, _last, _lastNets);
        stakes -= STAKE;
    }

    /// Not abandoned: an open challenge belongs to the last window only, so that close and respond can be told apart.
    function check(uint64 seen) external view returns (uint64) {
        assertSolvent(stakes);
        require(vault.lastWindow() >= seen, "windows went back");
        return vault.lastWindow();
    }
}

contract VaultInvariantsTest {
    VaultActors private _actors;
    uint64 private _seen;

    function setUp() public {
        _actors = new VaultActors();
        _actors.setUp();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_actors);
    }

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](6);
        selectors[0] = VaultActors.deposit.selector;
        selectors[1] = VaultActors.requestWithdrawal.selector;
        selectors[2] = VaultActors.withdraw.selector;
        selectors[3] = VaultActors.settle.selector;
        selectors[4] = VaultActors.challenge.selector;
        selectors[5] = VaultActors.answer.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(_actors), selectors);
    }

    /// Every unit in the vault belongs to someone, and windows only rise.
    function invariant_solvent_conserving_and_monotone() external {
        _seen = _actors.check(_seen);
    }
}
