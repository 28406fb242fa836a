import type { OutboxCommand } from './command.ts'
import { bySequence } from './rules.ts'

/** Pending work as a file that people can keep and hand to the operator when a phone breaks. */
export interface ExportFile {
  readonly name: string
  readonly content: string
}

const formatVersion = 1

/**
 * What waits or was refused, with keys, persons and times, as JSON. Sending a command from it under its key and by its
 * person has the same effect as the phone's own try, and no second one.
 */
export function exportFile(commands: readonly OutboxCommand[], now: Date): ExportFile {
  const unsettled = commands
    .filter(({ state }) => state === 'saved' || state === 'refused')
    .toSorted(bySequence)
    .map(({ isSeen: _seen, answer: _answer, retryAt: _retry, ...command }) => command)
  const exportedAt = now.toISOString()
  return {
    name: `yunyaoku-${exportedAt.slice(0, 19).replaceAll(/[:T]/g, '-')}.json`,
    content: JSON.stringify(
      { format: 'yunyaoku-outbox', formatVersion, exportedAt, commands: unsettled },
      null,
      2,
    ),
  }
}
