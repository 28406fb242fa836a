import type { RouteConfig, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { TargetPolicy } from '#domain/webhooks/target.ts'
import type { Caller } from '#db/access/identify.ts'
import type { Actor } from '#db/actor.ts'
import type { DatabaseClient } from '#db/client.ts'
import type { CommandRequest, CommandResult } from '#db/commands.ts'
import type { Access } from './authorise.ts'
import type { AppDependencies, AppEnv } from './dependencies.ts'
import type { ToldLater } from './offline-act.ts'
import type { AnswerOf } from './route-types.ts'

/** What every operation has. */
export interface Definition<Path extends string, Params, Answer extends z.ZodType> extends Access {
  readonly path: Path
  /** What it does, in a few words: the operation's title in the docs. */
  readonly summary: string
  readonly description?: string
  readonly params?: Params
  /** What leaves: fields that the schema does not name are dropped. */
  readonly answer: Answer
}

/** A read, as it is written. */
export interface QueryDefinition<
  Path extends string,
  Params,
  Query,
  Answer extends z.ZodType,
> extends Definition<Path, Params, Answer> {
  readonly query?: Query
  handle(context: QueryContext<Params, Query>): Promise<Facts<z.input<Answer>>>
}

/** A read whose question is a body. */
export interface QuestionDefinition<
  Path extends string,
  Params,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> extends Definition<Path, Params, Answer> {
  readonly body: Body
  handle(context: QuestionContext<Params, Body>): Promise<Facts<z.input<Answer>>>
}

/** A change, as it is written. */
export interface CommandDefinition<
  Path extends string,
  Method,
  Params,
  Body,
  Status,
  Answer extends z.ZodType,
> extends Definition<Path, Params, Answer> {
  readonly method: Method
  readonly body?: Body
  /** 201 when it makes something, else 200. */
  readonly status: Status
  /**
   * Of what phones keep while there is no network: what the body says of when it happened; null where it is an act of now.
   */
  readonly toldLater?: (body: Output<Body>) => ToldLater | null
  handle(context: CommandContext<Params, Body>): Promise<CommandResult<Facts<z.input<Answer>>>>
}

/** An answer as a handler may give it: read-only all the way down, or not. */
type Facts<Value> = Value extends Date
  ? Value
  : unknown extends Value
    ? Value
    : { readonly [Field in keyof Value]: Facts<Value[Field]> }

/** What every handler works with. */
export interface HandlerContext<Params> {
  readonly caller: Caller
  readonly actor: Actor
  readonly database: DatabaseClient
  readonly now: Date
  /** Where other organisations' systems may be told of events. */
  readonly webhookTargets: TargetPolicy
  /** Where Temporal's own pages are; null where nobody has said so. */
  readonly workflowPagesUrl: string | null
  readonly params: Output<Params>
}

/** What the handler of a read gets. */
export interface QueryContext<Params, Query> extends HandlerContext<Params> {
  readonly query: Output<Query>
  /** What was asked, as it was sent. */
  readonly url: URL
  /** Says something in a header of the answer. */
  readonly setHeader: (name: string, value: string) => void
}

/** What the handler of a question gets. */
export interface QuestionContext<Params, Body> extends HandlerContext<Params> {
  readonly body: Output<Body>
}

/** What the handler of a command gets. */
export interface CommandContext<Params, Body> extends HandlerContext<Params> {
  readonly body: Output<Body>
  /** What the command's envelope needs: who, which operation, under which key, with which body, when. */
  readonly request: CommandRequest
  /** When it took place, where a device made it without a network; else undefined. */
  readonly madeOfflineAt: Date | undefined
}

/** What a schema makes of what was sent; undefined where there is none. */
export type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

/** An operation's documentation and handler, to be listed among its area's operations. */
export interface Operation<Route extends RouteConfig> {
  readonly route: Route
  readonly handler: (context: Context<AppEnv>) => Promise<Response>
  /**
   * Runs it inside this process for somebody who is known already: the same guard, validation and answer as a request.
   * @throws ProblemError and CommandRefused, as a request would answer them.
   */
  readonly run: (call: OperationCall) => Promise<AnswerOf<Route>>
}

/** Who calls an operation from inside this process, and the parts of the request as a client would send them. */
export interface OperationCall {
  readonly caller: Caller
  readonly dependencies: AppDependencies
  readonly params?: unknown
  readonly query?: unknown
  readonly body?: unknown
  /** The Idempotency-Key of a command; a query has none. */
  readonly key?: string
}

/** An operation of which nothing more is known, as the router takes it. */
export type AnyOperation = Operation<RouteConfig>

/** A route with its schemas, as a client's types read it. */
export interface OperationRoute<
  Method extends RouteConfig['method'],
  Path extends string,
  Parts,
  Status extends number,
  Answer,
> extends RouteConfig {
  method: Method
  path: Path
  request: RequestOf<Parts>
  responses: Record<
    Status,
    { description: string; content: { 'application/json': { schema: Answer & z.ZodType } } }
  >
}

/** The parts as they are, so that a client's types are made from these schemas alone. */
type RequestOf<Parts> = Parts extends NonNullable<RouteConfig['request']> ? Parts : never

/** The parts of a request, each there or not. */
export type ParamsPart<Params> = Params extends z.ZodObject ? { params: Params } : unknown
export type QueryPart<Query> = Query extends z.ZodObject ? { query: Query } : unknown
export type BodyPart<Body> = Body extends z.ZodType
  ? { body: { required: true; content: { 'application/json': { schema: Body } } } }
  : unknown
