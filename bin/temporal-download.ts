import { TestWorkflowEnvironment } from '@temporalio/testing'

/** Run as `node bin/temporal-download.ts KIND FOLDER`: the SDK puts the server into the folder and starts it once. */
const [, , kind, downloadDir] = process.argv
if (downloadDir === undefined)
  throw new Error('Usage: node bin/temporal-download.ts dev-server|time-skipping FOLDER')

const server = { executable: { type: 'cached-download', downloadDir } } as const
const environment =
  kind === 'time-skipping'
    ? await TestWorkflowEnvironment.createTimeSkipping({ server })
    : await TestWorkflowEnvironment.createLocal({ server })
await environment.teardown()
