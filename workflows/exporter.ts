import { writeOpenExports } from '#db/jobs/write-exports.ts'
import { repeatInTurns, type Relay } from './relay.ts'

const pauseMs = 2_000

/**
 * Writes the exports that were asked for, one process at a time. Its state is in rows, so it needs no workflow: whoever
 * has the turn next goes on after the last page that was written.
 */
export function keepExporting(relay: Relay, clock: () => Date): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'exports.writing', pauseMs, failure: 'exports could not be written' },
    async (until) => {
      await writeOpenExports(relay.database, clock, until)
    },
  )
}
