import type { Context } from 'hono'
import type { Caller } from '#db/access/identify.ts'
import { authenticate } from '../access/authenticate.ts'
import type { AppEnv } from '../dependencies.ts'
import { ProblemError } from '../problem.ts'

/** Who looks at a page of the console; null for nobody, whom the page sends to sign in. @throws ProblemError but for 401. */
export async function signedIn(context: Context<AppEnv>): Promise<Caller | null> {
  try {
    return await authenticate(context)
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 401) return null
    throw error
  }
}
