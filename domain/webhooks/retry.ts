/** Pauses between the tries of one message, in seconds: the last is about 18 hours after the first. */
const pausesSeconds = [5, 30, 120, 600, 1_800, 3_600, 14_400, 43_200] as const

/** A subscription that fails this often in a row, with whatever messages, is paused until a person looks at it. */
export const failuresUntilPause = 20

/** How long an old secret still signs beside the new one, unless the subscriber asks otherwise. */
export const usualOverlapHours = 24

/**
 * When a message is sent again that has failed `attempts` times, the last time at `now`; null when it is given up.
 */
export function nextAttemptAt(attempts: number, now: Date): Date | null {
  const pauseSeconds = pausesSeconds[attempts - 1]
  return pauseSeconds === undefined ? null : new Date(now.getTime() + pauseSeconds * 1_000)
}
