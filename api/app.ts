import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { answerFailure } from './answer-failure.ts'
import { signInRoutes } from './access/sign-in.ts'
import type { AppDependencies, AppEnv } from './dependencies.ts'
import { documentRoutes } from './documentation.ts'
import { streamEvents } from './events/stream.ts'
import { answerProblem } from './fhir/answer-problem.ts'
import { fhirRoutes } from './fhir/routes.ts'
import { healthRoutes } from './health.ts'
import { openMetrics } from './metrics.ts'
import { mostFileBytes } from '#domain/jobs/file-job.ts'
import {
  fileContentRoutes,
  importContentPath,
  importFormPath,
  mostFormFileBytes,
} from './jobs/file-content.ts'
import { exportDownload } from './jobs/exports.ts'
import { printFiles } from './print/files.ts'
import { photoBodyLimitBytes, photoPath } from './fulfilment/receipt-photos.ts'
import { licenceBodyLimitBytes } from './organisations/licences.ts'
import { assets } from './pages/assets.ts'
import { boardPages } from './pages/board.ts'
import { campaignPages } from './pages/campaigns.ts'
import { consolePages } from './pages/console.ts'
import { consoleAreaPages } from './pages/console/pages.ts'
import { choicesPages } from './pages/choices.ts'
import { deskPages } from './pages/desk.ts'
import { phonePages } from './pages/phone.ts'
import { clinicPages } from './pages/clinic.ts'
import { clinicQueuePages } from './pages/clinic-queue.ts'
import { joinPages, paperFormPath } from './pages/join.ts'
import { registrationPages } from './pages/registration.ts'
import { rightsPages } from './pages/rights.ts'
import { shortagePages } from './pages/shortages.ts'
import { signInPages } from './pages/sign-in.ts'
import { startPage } from './pages/start.ts'
import { trackingPages } from './pages/tracking.ts'
import { operations } from './operations.ts'
import type { AnyOperation } from './operation-types.ts'
import type { Problem } from './problem.ts'
import { problemOfError, valueOutOfRange } from './problem-of-error.ts'
import { errorFacts, requestLog } from './request-log.ts'
import { securityHeaders } from './security-headers.ts'
import { refuseInvalid } from './validation.ts'

/** The largest body that is read, but for a scan: far above any prescription. */
const bodyLimitBytes = 256 * 1024

/** The whole HTTP side of the product, ready for a server, or for a test through `app.request`. */
export function createApp(dependencies: AppDependencies) {
  const metrics = openMetrics(dependencies.database, dependencies.clock)
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
  app.use(async (context, next) => {
    context.set('dependencies', dependencies)
    await next()
  })
  app.use(requestLog(metrics))
  app.use(securityHeaders(dependencies.isHttps))
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (context, methods) => answerProblem(context, methodUnknown(methods)),
    }),
  )
  app.use(limitBodies())
  app.onError((error, context) => {
    const problem = problemOfError(error)
    if (problem.status >= 500) {
      dependencies.log.error({ requestId: context.var.requestId, ...errorFacts(error) }, 'request failed')
    } else if (problem === valueOutOfRange) {
      // The request's documented shape should have refused it, where it would name the field.
      dependencies.log.warn({ requestId: context.var.requestId, ...errorFacts(error) }, 'value out of range')
    }
    return answerFailure(context, problem, error)
  })
  app.notFound((context) => answerFailure(context, routeUnknown))

  app.route('/', healthRoutes)
  app.get('/metrics', async (context) =>
    context.text(await metrics.exposition(), 200, { 'content-type': metrics.contentType }),
  )
  app.route('/', signInRoutes)
  app.get('/events', streamEvents)
  app.route('/', fhirRoutes)
  app.route('/', exportDownload)
  app.route('/', printFiles)
  app.route('/', fileContentRoutes)
  for (const pages of [
    assets,
    signInPages,
    startPage,
    boardPages,
    campaignPages,
    consolePages,
    ...consoleAreaPages,
    shortagePages,
    trackingPages,
    choicesPages,
    rightsPages,
    phonePages,
    deskPages,
    registrationPages,
    joinPages,
    clinicPages,
    clinicQueuePages,
  ])
    app.route('/', pages)
  for (const { route, handler } of operations as readonly AnyOperation[]) app.openapi(route, handler)
  documentRoutes(app)
  return app
}

const routeUnknown: Problem = {
  status: 404,
  code: 'routeUnknown',
  title: 'Not found',
  detail: 'There is nothing at this address.',
  nextStep: 'See /docs for what there is.',
}

/** What each address takes: files, scans and photos are larger than all else. */
function limitBodies(): MiddlewareHandler<AppEnv> {
  const usualLimit = limitBody(bodyLimitBytes)
  const licenceLimit = limitBody(licenceBodyLimitBytes)
  const importLimit = limitBody(mostFileBytes.csv)
  const photoLimit = limitBody(photoBodyLimitBytes)
  const formLimit = limitBody(mostFormFileBytes)
  return (context, next) => {
    const { path } = context.req
    if (importContentPath.test(path)) return importLimit(context, next)
    if (path === importFormPath) return formLimit(context, next)
    if (photoPath.test(path)) return photoLimit(context, next)
    if (path === '/organisations/licences' || path === paperFormPath) return licenceLimit(context, next)
    return usualLimit(context, next)
  }
}

function limitBody(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: (context) =>
      answerProblem(context, {
        status: 413,
        code: 'bodyTooLarge',
        title: 'Body too large',
        detail: `The body is larger than ${Math.floor(maxSize / 1024)} KiB.`,
        nextStep: 'Send less at once.',
      }),
  })
}

function methodUnknown(allowedMethods: readonly string[]): Problem {
  return {
    status: 405,
    code: 'methodNotAllowed',
    title: 'Method not allowed',
    detail: 'This address does not take this method.',
    nextStep: `Use ${allowedMethods.join(' or ')}; see /docs.`,
    allowedMethods,
  }
}
