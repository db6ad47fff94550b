import { describe, expect, test } from 'vitest';
import { gatewayState, participant } from './sample';
import { chosenParticipant, initialView, isCurrent, place, reduce } from './view';

describe('the line to the gateway', () => {
  const state = gatewayState();

  test('a state makes the page live and takes the line away', () => {
    const lost = reduce(initialView, { kind: 'lost' });
    expect(reduce(lost, { kind: 'state', state })).toEqual({ connection: 'live', state, line: '' });
  });

  test('a lost gateway leaves its last values standing', () => {
    const live = reduce(initialView, { kind: 'state', state });
    const lost = reduce(live, { kind: 'lost' });
    expect(lost).toMatchObject({ connection: 'lost', state });
    expect(lost.line).toContain('last values');
    expect(reduce(initialView, { kind: 'lost' }).line).toContain('does not answer');
  });

  test('a still picture is current, but not live', () => {
    const still = reduce(initialView, { kind: 'still', state });
    expect(still).toEqual({ connection: 'still', state, line: '' });
    expect([still, reduce(initialView, { kind: 'state', state }), reduce(still, { kind: 'lost' }), initialView].map(isCurrent)).toEqual([true, true, false, false]);
  });

  test('a refusal is quoted by its first line', () => {
    expect(reduce(initialView, { kind: 'refused', reason: 'no community\nat line 3' })).toMatchObject({ connection: 'refused', line: 'The gateway answers: no community' });
    expect(reduce(initialView, { kind: 'refused', reason: '' }).line).toBe('The gateway answers: nothing');
  });
});

test('the chosen participant is the wanted one, or a prosumer, or anybody with a meter', () => {
  const consumer = participant({ id: 'b04', role: 'consumer' });
  const prosumer = participant({ id: 'b07' });
  const grid = participant({ id: 'grid', role: 'grid', homes: null });
  const state = gatewayState({ participants: [grid, consumer, prosumer] });
  expect(chosenParticipant(state, 'b04')).toBe('b04');
  expect(chosenParticipant(state, 'grid')).toBe('b07');
  expect(chosenParticipant(gatewayState({ participants: [grid, consumer] }), '')).toBe('b04');
  expect(chosenParticipant(gatewayState({ participants: [grid] }), '')).toBeNull();
});

test('the address names a participant and its wallet', () => {
  expect(place('')).toEqual({ participant: '', wallet: false });
  expect(place('#b07')).toEqual({ participant: 'b07', wallet: false });
  expect(place('#b07/wallet')).toEqual({ participant: 'b07', wallet: true });
  expect(place('#b%C3%A97/other')).toEqual({ participant: 'bé7', wallet: false });
  expect(place('#%E0%A4%A/wallet')).toEqual({ participant: '', wallet: false });
});
