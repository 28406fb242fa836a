import { createHash, randomUUIDv7 } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Caller } from '#db/access/identify.ts'
import { callerOfApplication } from '#db/access/identify.ts'
import type { Actor } from '#db/actor.ts'
import type { CommandRequest } from '#db/commands.ts'
import { applicationOfToken, applicationToken } from '#db/organisations/application-token.ts'
import { applyToJoin, readOwnApplication, withdrawApplication } from '#db/organisations/applications.ts'
import { fileLicence, filedLicenceSchema } from '#db/organisations/licences.ts'
import { newApplicationSchema } from '#db/organisations/new-application.ts'
import {
  administratorMadePage,
  applicationPage,
  applicationUnknownPage,
} from '#web/public/application-page.ts'
import { joinPage, type JoinForm } from '#web/public/join-page.ts'
import { anyone } from '../authorise.ts'
import type { AppEnv } from '../dependencies.ts'
import { firstAdministratorSchema, makeFirstAdministrator } from '../organisations/own-application.ts'
import type { Problem } from '../problem.ts'
import { problemOfError } from '../problem-of-error.ts'
import { senderOf } from '../sender.ts'
import { requireShape } from '../validation.ts'
import { formText } from './form-text.ts'
import { keepLink, keptLink } from './kept-link.ts'
import { pageLocale } from './page-locale.ts'

/** Where a scan is sent by a form: the one page whose body may be as large as a scan. */
export const paperFormPath = '/join/application/papers'

const link = { name: 'application', path: '/join' }

/**
 * Where an institution asks to join by itself: it says who it is, uploads its papers, sees how its application stands, and
 * makes its first administrator once it is let in. Its token is answered with a cookie and a redirect, as that of a
 * registration is.
 */
export const joinPages = new Hono<AppEnv>()
  .get('/join', (context) => {
    const empty = { given: {}, languages: ['zh-CN'], problem: null }
    return context.html(joinPage({ ...empty, key: randomUUIDv7() }, pageLocale(context)))
  })
  .post('/join', async (context) => {
    const { given, files: _files, lists } = await readForm(context)
    const languages = lists.get('languages') ?? []
    const form = { given, languages, key: keyOf(given) }
    const wait = await context.var.dependencies.accounts.joinLimit.attempt(senderOf(context))
    if (wait !== null) {
      context.header('retry-after', String(wait))
      return showForm(context, { ...form, problem: Math.ceil(wait / 60) }, 429)
    }
    const { key: _key, ownership, ...said } = given
    const asked = { ...said, languages, ownership: ownership === '' ? null : ownership }
    return trying(
      async () => {
        const input = shaped(newApplicationSchema, { ...asked, ...tidied(given) })
        const request = requestOf(context, anyone.actor, 'page.join', form.key, input)
        const { applicationId } = (await applyToJoin(context.var.dependencies.database, request, input))
          .answer
        return context.redirect(linkPath(context, applicationId), 303)
      },
      (problem) => showForm(context, { ...form, key: nextKey(given, problem), problem }, problem.status),
    )
  })
  .get('/j/:token', async (context) => {
    const applicationId = applicationOfToken(
      context.var.dependencies.database.secret,
      context.req.param('token'),
    )
    if (applicationId === null) return showUnknown(context)
    await keepLink(context, link, applicationId)
    return context.redirect('/join/application', 303)
  })
  .get('/join/application', (context) =>
    withApplicant(context, ({ actor }) => showApplication(context, actor, {}, null)),
  )
  .post(paperFormPath, (context) =>
    acting(context, 'page.join.paper', async ({ given, files, request }) => {
      const file = files.get('scan')
      const content = Buffer.from((await file?.arrayBuffer()) ?? new ArrayBuffer(0))
      const licence = shaped(filedLicenceSchema, {
        kind: given['kind'],
        number: given['number'],
        validFrom: given['validFrom'],
        validTo: given['validTo'],
        scopes: (given['scopes'] ?? '')
          .split('\n')
          .map((one) => one.trim())
          .filter(Boolean),
        expiresAt: null,
      })
      const sha256 = createHash('sha256').update(content).digest('hex')
      await fileLicence(context.var.dependencies.database, request({ licence, sha256 }), { licence, content })
      return context.redirect('/join/application', 303)
    }),
  )
  .post('/join/application/withdraw', (context) =>
    acting(context, 'page.join.withdraw', async ({ request }) => {
      await withdrawApplication(context.var.dependencies.database, request({}))
      return context.redirect('/join/application', 303)
    }),
  )
  .post('/join/application/administrator', (context) =>
    acting(context, 'page.join.administrator', async ({ given, request }) => {
      const input = shaped(firstAdministratorSchema, { name: given['name'], email: given['email'] })
      const made = await makeFirstAdministrator(context.var.dependencies.database, request(input), input)
      return context.html(administratorMadePage(made.answer.firstPassword, pageLocale(context)))
    }),
  )

interface TypedForm {
  readonly given: Readonly<Record<string, string>>
  readonly lists: ReadonlyMap<string, readonly string[]>
  readonly files: ReadonlyMap<string, File>
}

/** A field that was sent once or several times. */
function all(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

async function readForm(context: Context<AppEnv>): Promise<TypedForm> {
  const fields = Object.entries(await context.req.parseBody({ all: true }))
  return {
    given: Object.fromEntries(fields.map(([name, value]) => [name, formText(all(value).at(-1))])),
    lists: new Map(fields.map(([name, value]) => [name, all(value).map(formText)])),
    files: new Map(
      fields.flatMap(([name, value]) =>
        value instanceof File && value.size > 0 ? [[name, value] as const] : [],
      ),
    ),
  }
}

/** Codes and numbers as people copy them: with spaces, in small letters. */
function tidied(given: TypedForm['given']) {
  return {
    socialCreditCode: (given['socialCreditCode'] ?? '').replaceAll(' ', '').toUpperCase(),
    contactPhone: (given['contactPhone'] ?? '').replaceAll(' ', ''),
  }
}

function shaped<Shape extends z.ZodType>(schema: Shape, value: unknown): z.infer<Shape> {
  return requireShape('json', schema, value) as z.infer<Shape>
}

function requestOf(
  context: Context<AppEnv>,
  actor: Actor,
  route: string,
  key: string,
  body: unknown,
): CommandRequest {
  const { clock } = context.var.dependencies
  return { actor, route, key, body, now: clock() }
}

/** What a form calls the act that it asks for; one without a name gets one. */
function keyOf({ key }: TypedForm['given']): string {
  return z.uuid().safeParse(key).data ?? randomUUIDv7()
}

/** The same name again, so that what was done meanwhile is answered and not done twice; a changed form is another act. */
function nextKey(given: TypedForm['given'], problem: Problem | null): string {
  return problem === null || problem.code === 'idempotencyKeyReused' ? randomUUIDv7() : keyOf(given)
}

/** Does something, and shows why it was refused; what is our own mistake goes on to whoever answers for that. */
async function trying(
  work: () => Promise<Response>,
  show: (problem: Problem) => Promise<Response> | Response,
): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    const problem = problemOfError(error)
    if (problem.status >= 500) throw error
    return show(problem)
  }
}

/** What an applicant does on the page of its application. A refusal is told there, and what was typed stays. */
function acting(
  context: Context<AppEnv>,
  route: string,
  act: (form: TypedForm & { readonly request: (body: unknown) => CommandRequest }) => Promise<Response>,
): Promise<Response> {
  return withApplicant(context, async ({ actor }) => {
    const form = await readForm(context)
    const request = (body: unknown) => requestOf(context, actor, route, keyOf(form.given), body)
    return trying(
      () => act({ ...form, request }),
      (problem) => showApplication(context, actor, form.given, problem),
    )
  })
}

/** Runs `handle` for the applicant whose link this browser opened. Nothing of it is cached. */
async function withApplicant(
  context: Context<AppEnv>,
  handle: (caller: Caller) => Promise<Response>,
): Promise<Response> {
  context.header('cache-control', 'no-store')
  const { database } = context.var.dependencies
  const applicationId = await keptLink(context, link)
  const caller =
    applicationId === null
      ? null
      : await callerOfApplication(database, applicationToken(database.secret, applicationId))
  return caller === null ? showUnknown(context) : handle(caller)
}

function linkPath(context: Context<AppEnv>, applicationId: string): string {
  return `/j/${applicationToken(context.var.dependencies.database.secret, applicationId)}`
}

function showForm(
  context: Context<AppEnv>,
  form: JoinForm,
  status: Problem['status'],
): Response | Promise<Response> {
  return context.html(joinPage(form, pageLocale(context)), status)
}

function showUnknown(context: Context<AppEnv>): Response | Promise<Response> {
  return context.html(applicationUnknownPage(pageLocale(context)), 404)
}

async function showApplication(
  context: Context<AppEnv>,
  actor: Actor,
  given: Readonly<Record<string, string>>,
  problem: Problem | null,
): Promise<Response> {
  const application = await readOwnApplication(context.var.dependencies.database, actor)
  const path = linkPath(context, application.tenantId)
  const view = { ...application, linkPath: path, key: nextKey(given, problem), given, problem }
  return context.html(applicationPage(view, pageLocale(context)), problem?.status ?? 200)
}
