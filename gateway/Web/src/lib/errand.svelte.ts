import { reason } from './provider';

/** One thing at a time that a wallet's form has done, and what is said of it. */
export class Errand {
  busy = $state(false);
  said = $state('');
  failed = $state(false);

  say(text: string, isFault = false): void {
    this.said = text;
    this.failed = isFault;
  }

  /** Says that it waits, does the work, and says what that returns, or in one line why it failed. */
  async run(waiting: string, work: () => Promise<string>, onchange: () => void): Promise<void> {
    this.busy = true;
    this.say(waiting);
    try {
      this.say(await work());
      onchange();
    } catch (error) {
      this.say(reason(error), true);
    } finally {
      this.busy = false;
    }
  }
}
