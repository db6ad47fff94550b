import type { Call } from './wallet';

/** A browser wallet (EIP-1193). The key stays there; this page asks and shows what it says. */
export interface Provider {
  request(call: { method: string; params?: unknown[] }): Promise<unknown>;
}

const receiptMilliseconds = 1000;
const receiptTries = 180;

/** The wallet of this browser; null without one. */
export function browserWallet(): Provider | null {
  const provider = (globalThis as { ethereum?: Partial<Provider> }).ethereum;
  return typeof provider?.request === 'function' ? (provider as Provider) : null;
}

/** Asks for the account and sees to the chain; an error says in one line what is in the way. */
export async function connect(provider: Provider, holder: string, chainId: number): Promise<string> {
  const accounts = await provider.request({ method: 'eth_requestAccounts' });
  const offered = Array.isArray(accounts) ? accounts.filter((a): a is string => typeof a === 'string') : [];
  const account = offered.find((a) => same(a, holder));
  if (!account) {
    throw new Error(`The browser wallet offers ${offered[0] ?? 'no account'}; this one is held by ${holder}.`);
  }

  const wanted = `0x${chainId.toString(16)}`;
  if (!(await isOn(provider, wanted))) {
    await provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId: wanted }] });
    if (!(await isOn(provider, wanted))) {
      throw new Error(`The browser wallet is on another chain; this one is ${chainId}.`);
    }
  }

  return account;
}

export function signTyped(provider: Provider, account: string, typed: unknown): Promise<string> {
  return text(provider.request({ method: 'eth_signTypedData_v4', params: [account, JSON.stringify(typed)] }));
}

/** Sends from the wallet's account and waits until it is in a block; the transaction's hash. */
export async function sendCall(provider: Provider, from: string, call: Call): Promise<string> {
  const hash = await text(provider.request({ method: 'eth_sendTransaction', params: [{ from, ...call }] }));
  for (let i = 0; i < receiptTries; i++) {
    const receipt = (await provider.request({ method: 'eth_getTransactionReceipt', params: [hash] })) as { status?: string } | null;
    if (receipt) {
      if (receipt.status !== '0x1') {
        throw new Error(`The chain refused transaction ${hash}.`);
      }

      return hash;
    }

    await new Promise((resolve) => setTimeout(resolve, receiptMilliseconds));
  }

  throw new Error(`Transaction ${hash} is in no block yet.`);
}

/** What a wallet or the gateway said, for a person. Code 4001 is the owner's own no (EIP-1193). */
export function reason(error: unknown): string {
  const known = error as { code?: number; message?: string } | null;
  return known?.code === 4001 ? 'Not signed: refused in the wallet.' : (known?.message ?? 'Something went wrong.').split('\n')[0]!;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

async function isOn(provider: Provider, chainId: string): Promise<boolean> {
  const chain = await provider.request({ method: 'eth_chainId' });
  return typeof chain === 'string' && Number(chain) === Number(chainId);
}

async function text(answer: Promise<unknown>): Promise<string> {
  const value = await answer;
  if (typeof value !== 'string' || !value.startsWith('0x')) {
    throw new Error('The browser wallet answers something else than expected.');
  }

  return value;
}
