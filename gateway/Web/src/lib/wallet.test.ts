import { afterEach, describe, expect, it, vi } from 'vitest';
import { connect, reason, sendCall, type Provider } from './provider';
import { delayText, endOfDay, fetchToSign, lineName, mandateMark, micro, signed, wattHours, type Wallet } from './wallet';

describe('amounts', () => {
  it('are taken as people write them', () => {
    expect(micro('12.5')).toBe(12_500_000);
    expect(micro(' 0,000001 ')).toBe(1);
    expect(micro('7')).toBe(7_000_000);
    expect(wattHours('1.25')).toBe(1250);
  });

  it('are refused when they are none', () => {
    for (const text of ['', '0', '-1', '1e3', '0.0000001', '1.2.3', 'abc', '9999999999', '0x10']) {
      expect(micro(text), text).toBeNull();
    }

    expect(wattHours('0.0001')).toBeNull();
  });
});

describe('days and delays', () => {
  it('end at midnight UTC', () => {
    expect(endOfDay('2025-06-16')).toBe(Date.UTC(2025, 5, 17) / 1000);
    expect(endOfDay('2025-13-01')).toBeNull();
    expect(endOfDay('tomorrow')).toBeNull();
  });

  it('are told in the unit a person would use', () => {
    expect(delayText(3 * 86_400)).toBe('3 days');
    expect(delayText(36 * 3600)).toBe('36 hours');
    expect(delayText(3600)).toBe('1 hour');
    expect(delayText(null)).toBe('some time');
  });
});

it('words every state and line, and shows what it does not know', () => {
  expect(mandateMark('on_chain')).toEqual({ tone: 'good', text: 'on chain' });
  expect(lineName('withdrawal_requested')).toBe('Withdrawal asked for');
  expect(lineName('something_new')).toBe('something new');
  const line = { id: 1, kind: 'settlement', amount_micro: -1500, balance_micro: 0, unix: 0, block: 1, transaction_hash: '0x', period: null };
  expect(signed(line)).toBe('−0.0015');
  expect(signed({ ...line, amount_micro: 1500 })).toBe('+0.0015');
});

describe('what is signed', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is what was asked for', async () => {
    const wallet = { participant: 'b07', vault: '0xVault' } as Wallet;
    const typed = (maxPrice: string, verifyingContract = '0xVault') => ({ nonce: 0, typed_data: { domain: { verifyingContract }, message: { maxPrice, maxWh: '2', validUntil: '3' } } });
    const answer = (value: unknown) => vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(value))));
    answer(typed('1'));
    expect((await fetchToSign(wallet, 1, 2, 3)).nonce).toBe(0);
    answer(typed('9'));
    await expect(fetchToSign(wallet, 1, 2, 3)).rejects.toThrow('something else');
    answer(typed('1', '0xOther'));
    await expect(fetchToSign(wallet, 1, 2, 3)).rejects.toThrow('something else');
  });
});

describe('a browser wallet', () => {
  const holder = '0xAbCd';

  function wallet(answers: Record<string, unknown[]>): Provider & { asked: string[] } {
    const asked: string[] = [];
    return {
      asked,
      request: ({ method }) => {
        asked.push(method);
        return Promise.resolve(answers[method]?.shift() ?? null);
      },
    };
  }

  it('is taken for its account, whatever the case of its letters', async () => {
    expect(await connect(wallet({ eth_requestAccounts: [['0x1', '0xabcd']], eth_chainId: ['0x7a69'] }), holder, 31337)).toBe('0xabcd');
  });

  it('with another account is told so', async () => {
    await expect(connect(wallet({ eth_requestAccounts: [['0x1']] }), holder, 1)).rejects.toThrow('offers 0x1; this one is held by 0xAbCd');
    await expect(connect(wallet({ eth_requestAccounts: [null] }), holder, 1)).rejects.toThrow('offers no account');
  });

  it('is asked to change its chain, and refused when it does not', async () => {
    const moved = wallet({ eth_requestAccounts: [[holder]], eth_chainId: ['0x1', '0x7a69'] });
    expect(await connect(moved, holder, 31337)).toBe(holder);
    expect(moved.asked).toContain('wallet_switchEthereumChain');
    await expect(connect(wallet({ eth_requestAccounts: [[holder]], eth_chainId: ['0x1', '0x1'] }), holder, 31337)).rejects.toThrow('another chain');
  });

  it('is waited for until its transaction is in a block, and a refusal of the chain is one', async () => {
    const call = { to: '0x1', data: '0x', value: '0x0' };
    expect(await sendCall(wallet({ eth_sendTransaction: ['0xhash'], eth_getTransactionReceipt: [{ status: '0x1' }] }), holder, call)).toBe('0xhash');
    await expect(sendCall(wallet({ eth_sendTransaction: ['0xhash'], eth_getTransactionReceipt: [{ status: '0x0' }] }), holder, call)).rejects.toThrow('refused transaction 0xhash');
    await expect(sendCall(wallet({ eth_sendTransaction: [17] }), holder, call)).rejects.toThrow('something else');
  });

  it('whose owner says no is no fault', () => {
    expect(reason({ code: 4001, message: 'User denied' })).toBe('Not signed: refused in the wallet.');
    expect(reason(new Error('first\nsecond'))).toBe('first');
  });
});
