import { writeOpenExports } from '#db/jobs/write-exports.ts'
import { errorFacts } from './failures.ts'
import { pause } from './pace.ts'
import { inTurns, type Relay } from './relay.ts'

const pauseMs = 2_000

/**
 * Writes the exports that were asked for, one process at a time. Its state is in rows, so it needs no workflow: whoever
 * has the turn next goes on after the last page that was written.
 */
export function keepExporting(relay: Relay, clock: () => Date): Promise<void> {
  return inTurns(relay, 'exports.writing', async (until) => {
    while (!until.aborted) {
      try {
        await writeOpenExports(relay.database, clock, until)
      } catch (error) {
        relay.log.error(errorFacts(error), 'exports could not be written')
      }
      await pause(pauseMs, until)
    }
  })
}
