import { runFileJobs } from '#db/jobs/run-file-jobs.ts'
import { writeOpenExports } from '#db/jobs/write-exports.ts'
import { runAwardWorks } from '#db/procurement/run-award-works.ts'
import { errorFacts } from './failures.ts'
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

/**
 * Does the work of imports, and of exports of lists, in the same way: beside the other, so that a long export of all that
 * an organisation owns holds up nobody who waits for a preview.
 */
export function keepRunningFileJobs(relay: Relay, clock: () => Date): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'file_jobs.running', pauseMs, failure: 'imports and exports could not be worked on' },
    async (until) => {
      const failed = await runFileJobs(relay.database, clock, until)
      for (const error of failed)
        relay.log.error(errorFacts(error), 'an import or export could not be worked on')
    },
  )
}

/** Works out awards that were asked for in the background, in the same way: beside the files, which a long tender must not hold up. */
export function keepWorkingOutAwards(relay: Relay, clock: () => Date): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'award_works.running', pauseMs, failure: 'awards could not be worked out' },
    async (until) => {
      const failed = await runAwardWorks(relay.database, clock, until)
      for (const error of failed) relay.log.error(errorFacts(error), 'an award could not be worked out')
    },
  )
}
