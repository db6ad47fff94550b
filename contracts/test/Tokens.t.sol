// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {SettlementToken} from "../src/SettlementToken.sol";
import {Assertions} from "./Assertions.sol";

contract TokensTest is Assertions {
    address private constant STRANGER = address(0x3001);

    function test_the_test_token_counts_in_millionths_and_its_owner_alone_mints() public {
        SettlementToken token = new SettlementToken(address(this));
        assertEq(token.decimals(), 6);
        token.mint(STRANGER, 5);
        assertEq(token.balanceOf(STRANGER), 5);
        assertEq(token.totalSupply(), 5);
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, STRANGER));
        token.mint(STRANGER, 1);
    }
}
