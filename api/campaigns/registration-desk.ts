import {
  acknowledgeRegistrations,
  findOpenCampaign,
  type Acknowledgement,
  type AskedRegistration,
} from '#db/campaigns/registration-queue.ts'
import { CommandRefused, refused } from '#db/command-refused.ts'
import type { DatabaseClient } from '#db/client.ts'
import type { CampaignState } from '#domain/campaigns/states.ts'

/** How long a campaign is taken for what it was: who registers a moment after its end is told so by the line. */
const rememberMs = 2_000
/** As many rows in one statement; what comes beyond waits for the next. */
const mostTogether = 500

type Campaign = NonNullable<Awaited<ReturnType<typeof findOpenCampaign>>>

/** Where registrations come in: those that come while the database writes are written together, by the next commit. */
export interface RegistrationDesk {
  /**
   * Resolves once the registration is safe in the database.
   * @throws CommandRefused `campaignNotFound`, `campaignClosed`, `idempotencyKeyReused`.
   */
  register(
    asked: Omit<AskedRegistration, 'tenantId'>,
  ): Promise<Extract<Acknowledgement, { outcome: 'acknowledged' }>>
  /** The campaign as who registers may know it. @throws CommandRefused `campaignNotFound`. */
  campaign(campaignId: string): Promise<Campaign>
  /** How often one sender may register in an hour; null for any number, and for a campaign that there is not. */
  senderLimit(campaignId: string): Promise<number | null>
}

const desks = new WeakMap<DatabaseClient, RegistrationDesk>()

/** The one desk of a database's client, so that all requests of a process share its commits. */
export function deskOf(database: DatabaseClient): RegistrationDesk {
  const known = desks.get(database)
  if (known !== undefined) return known
  const desk = openDesk(database)
  desks.set(database, desk)
  return desk
}

interface Waiting {
  readonly asked: AskedRegistration
  readonly resolve: (acknowledgement: Acknowledgement) => void
  readonly reject: (reason: unknown) => void
}

function openDesk(database: DatabaseClient): RegistrationDesk {
  const campaigns = new Map<string, { readonly found: Promise<Campaign>; readonly untilMs: number }>()
  const lines = new Map<string, { waiting: Waiting[]; isWriting: boolean }>()

  const write = async (tenantId: string, line: { waiting: Waiting[]; isWriting: boolean }) => {
    line.isWriting = true
    while (line.waiting.length > 0) {
      const together = line.waiting.splice(0, mostTogether)
      try {
        const asked = together.map((one) => one.asked)
        const written = await acknowledgeRegistrations(database, tenantId, asked)
        for (const [index, one] of together.entries()) {
          const acknowledgement = written[index]
          if (acknowledgement !== undefined) one.resolve(acknowledgement)
        }
      } catch (error) {
        for (const one of together) one.reject(error)
      }
    }
    lines.delete(tenantId)
  }
  const acknowledge = (asked: AskedRegistration) =>
    new Promise<Acknowledgement>((resolve, reject) => {
      const line = lines.get(asked.tenantId) ?? { waiting: [], isWriting: false }
      lines.set(asked.tenantId, line)
      line.waiting.push({ asked, resolve, reject })
      if (!line.isWriting) void write(asked.tenantId, line)
    })
  const campaign = (campaignId: string, nowMs: number): Promise<Campaign> => {
    const known = campaigns.get(campaignId)
    if (known !== undefined && known.untilMs > nowMs) return known.found
    const found = findOpenCampaign(database, campaignId).then((one) => {
      if (one === null) throw campaignNotFound()
      return one
    })
    campaigns.set(campaignId, { found, untilMs: nowMs + rememberMs })
    // What is not there, or could not be read, is not remembered.
    found.catch(() => campaigns.delete(campaignId))
    return found
  }
  return {
    campaign: (campaignId) => campaign(campaignId, performance.now()),
    async senderLimit(campaignId) {
      const found = await campaign(campaignId, performance.now()).catch((error: unknown) => {
        if (error instanceof CommandRefused) return null
        throw error
      })
      return found?.senderRegistrationsPerHour ?? null
    },
    async register(asked) {
      const { tenantId, state } = await campaign(asked.campaignId, performance.now())
      if (!takesHouseholds(state)) throw campaignClosed()
      const acknowledgement = await acknowledge({ ...asked, tenantId })
      if (acknowledgement.outcome === 'keyReused') throw keyReused()
      return acknowledgement
    },
  }
}

/** True while households may come in. */
export function takesHouseholds(state: CampaignState): boolean {
  return state === 'open' || state === 'running' || state === 'paused'
}

function campaignNotFound(): CommandRefused {
  return refused('notFound', {
    code: 'campaignNotFound',
    message: 'There is no such campaign.',
    nextStep: 'Open the link of the campaign again.',
  })
}

function campaignClosed(): CommandRefused {
  return refused('conflict', {
    code: 'campaignClosed',
    message: 'The campaign takes no households in at present.',
    nextStep: 'Ask the organisation that runs it when it will.',
  })
}

function keyReused(): CommandRefused {
  return refused('keyReused', {
    code: 'idempotencyKeyReused',
    message: 'This Idempotency-Key was already used with a different body.',
    nextStep: 'Use a new key for a new request; repeat a request only with its own body.',
  })
}
