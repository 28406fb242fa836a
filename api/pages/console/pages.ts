import { Hono } from 'hono'
import { consoleAreas, openAreas } from '#web/console/areas.ts'
import { authenticate } from '../../access/authenticate.ts'
import type { AppEnv } from '../../dependencies.ts'
import { problemOfError } from '../../problem-of-error.ts'
import { chargePages } from './charges.ts'
import { discrepancyPages } from './discrepancies.ts'
import { goodsPages } from './goods.ts'
import { jobPages } from './jobs.ts'
import { orderCataloguePages } from './order-catalogue.ts'
import { orderPartPages } from './order-part.ts'
import { orderPages } from './orders.ts'
import { procurementPages } from './procurement.ts'
import { recallPages } from './recalls.ts'
import { routePages } from './routes.ts'
import { standingOf } from './standing.ts'
import { statementPages } from './statements.ts'
import { transferPages } from './transfers.ts'
import { redirectToSignIn } from '../sign-in-address.ts'

/** Where somebody begins: the first page that their roles open. */
const entrance = new Hono<AppEnv>().get('/console', async (context) => {
  try {
    const [first = 'jobs'] = openAreas(standingOf(await authenticate(context)))
    return context.redirect(consoleAreas[first].path, 302)
  } catch (error) {
    if (problemOfError(error).status !== 401) throw error
    return redirectToSignIn(context)
  }
})

/** The pages of the console that are clients of the API, area by area. */
export const consoleAreaPages = [
  entrance,
  orderPages,
  orderCataloguePages,
  orderPartPages,
  recallPages,
  procurementPages,
  goodsPages,
  transferPages,
  discrepancyPages,
  statementPages,
  chargePages,
  routePages,
  jobPages,
]
