import { ApplicationFailure } from '@temporalio/common'
import type { WorkflowHandleWithSignaledRunId, WorkflowClient } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import type { Activities } from './activities.ts'
import { workflowBundle } from './bundle.ts'
import { prescriptionWorkflowId } from '#domain/events/workflow-ids.ts'
import { milestonesSignalName } from './ids.ts'
import type { deliverPrescription, JourneyStart } from './prescriptions/deliver-prescription.ts'
import type { Happening, JourneyEnd, Milestone } from './prescriptions/progress.ts'

type ActivityName = keyof Activities
type Input = Readonly<Record<string, unknown>>

/** One call of an activity, as a test looks at it. */
export interface Call {
  readonly name: ActivityName
  readonly input: Input
}

/** Plays the database and the counterparts: answers as told, and remembers what was asked. */
export interface FakeWorld {
  readonly calls: Call[]
  /** The next answers of an activity, one per call; a function is called for each attempt. After them, the usual one. */
  answer(name: ActivityName, ...answers: readonly unknown[]): void
  /** Lets the next call of an activity wait. Resolves when it has begun; the returned function lets it go on. */
  hold(name: ActivityName): Promise<() => void>
  /** The inputs of an activity's calls, in order. */
  inputsOf(name: ActivityName): Input[]
  /** The kinds of escalations that were raised, in order. */
  raised(): unknown[]
  readonly activities: Record<ActivityName, (input: Input) => Promise<unknown>>
}

const usualAnswers: Partial<Record<ActivityName, unknown>> = {
  routePrescription: 'reserved',
  expirePrescription: 'expired',
  sendPickupCode: 'sent',
  sendTrackingCode: 'sent',
  submitClaim: 'settled',
  reverseClaim: 'reversed',
  tellRecallPatients: { left: 0 },
}

const activityNames = [
  'readJourney',
  'routePrescription',
  'expirePrescription',
  'raiseEscalation',
  'withdrawEscalation',
  'sendPickupCode',
  'sendTrackingCode',
  'submitClaim',
  'reverseClaim',
  'readRecallState',
  'sweepRecall',
  'tellRecallPatients',
  'escalateRecall',
  'reportRecall',
] as const satisfies readonly ActivityName[]

export function createFakeWorld(): FakeWorld {
  const calls: Call[] = []
  const answers = new Map<ActivityName, unknown[]>()
  const holds = new Map<ActivityName, PromiseWithResolvers<() => void>>()
  const act = (name: ActivityName) => async (input: Input) => {
    calls.push({ name, input })
    const held = holds.get(name)
    if (held) {
      holds.delete(name)
      const release = Promise.withResolvers<void>()
      held.resolve(release.resolve)
      await release.promise
    }
    const [next] = answers.get(name)?.splice(0, 1) ?? []
    return typeof next === 'function'
      ? (next as (input: Input) => unknown)(input)
      : (next ?? usualAnswers[name])
  }
  return {
    calls,
    answer: (name, ...more) => void answers.set(name, [...(answers.get(name) ?? []), ...more]),
    hold(name) {
      const held = Promise.withResolvers<() => void>()
      holds.set(name, held)
      return held.promise
    },
    inputsOf: (name) => calls.filter((call) => call.name === name).map(({ input }) => input),
    raised: () => calls.filter(({ name }) => name === 'raiseEscalation').map(({ input }) => input.kind),
    activities: Object.fromEntries(activityNames.map((name) => [name, act(name)])) as FakeWorld['activities'],
  }
}

/** An answer that fails and is tried again. */
export function failing(type: string): () => never {
  return () => {
    throw ApplicationFailure.retryable(type, type)
  }
}

/** An answer that fails for good. */
export function refusing(type: string): () => never {
  return () => {
    throw ApplicationFailure.nonRetryable(type, type)
  }
}

/** A worker whose activities are played by the world that `world` gives at each call. Ends when `stop` is awaited. */
export async function startFakeWorker(
  environment: TestWorkflowEnvironment,
  taskQueue: string,
  world: () => FakeWorld,
  maxCachedWorkflows?: number,
): Promise<{ stop(): Promise<void> }> {
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    // Histories that are kept must not name the machine that they were made on.
    identity: 'worker',
    workflowBundle: await workflowBundle(),
    activities: Object.fromEntries(
      activityNames.map((name) => [name, (input: Input) => world().activities[name](input)]),
    ),
    ...(maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows }),
  })
  const running = worker.run()
  return {
    async stop() {
      worker.shutdown()
      await running
    },
  }
}

/** A journey under test. */
export interface TestJourney {
  readonly handle: WorkflowHandleWithSignaledRunId<typeof deliverPrescription>
  /** Tells what happened, with the next positions. */
  tell(...happenings: readonly Happening[]): Promise<void>
  /** Tells the same milestones again, as a relay does after a crash. */
  repeat(): Promise<void>
  result(): Promise<JourneyEnd>
}

export async function openTestJourney(
  workflows: WorkflowClient,
  taskQueue: string,
  start: JourneyStart,
): Promise<TestJourney> {
  const told: Milestone[] = []
  const signalWithStart = (milestones: readonly Milestone[]) =>
    workflows.signalWithStart<typeof deliverPrescription, [readonly Milestone[]]>('deliverPrescription', {
      workflowId: prescriptionWorkflowId(start.prescriptionId),
      taskQueue,
      args: [start],
      signal: milestonesSignalName,
      signalArgs: [milestones],
    })
  const handle = await signalWithStart([])
  return {
    handle,
    async tell(...happenings) {
      const milestones = happenings.map((happening, index) => ({
        position: told.length + index + 1,
        happening,
      }))
      told.push(...milestones)
      await handle.signal(milestonesSignalName, milestones)
    },
    repeat: () => handle.signal(milestonesSignalName, told),
    result: () => handle.result(),
  }
}
