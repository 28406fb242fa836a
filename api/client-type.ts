import type { Hono } from 'hono'
import type { AppEnv } from './dependencies.ts'
import type { operations } from './operations.ts'
import type { AnswerOf, Input } from './route-types.ts'

/**
 * What a typed client of the API is made from: `hc<Api>(address)`.
 * Looked up operation by operation, only where a client asks for one: the router's own type, which adds each route to
 * the sum of those before it, took the compiler a minute for a hundred and fifty of them.
 */
export type Api = Hono<AppEnv, ApiSchema>

type AnyOperation = (typeof operations)[number]
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** Each operation by its method and path, as in `get /prescriptions/{id}`. */
type OperationByName = {
  [Each in AnyOperation as `${Each['route']['method']} ${Each['route']['path']}`]: Each['route']
}

type ApiSchema = {
  [Path in AnyOperation['route']['path'] as ClientPath<Path>]: {
    [
      Verb in Method as `${Verb} ${Path}` extends keyof OperationByName ? `$${Verb}` : never
    ]: `${Verb} ${Path}` extends keyof OperationByName ? Endpoint<OperationByName[`${Verb} ${Path}`]> : never
  }
}

/** `/sites/{id}/receipts` as hono writes it: `/sites/:id/receipts`. */
type ClientPath<Path extends string> = Path extends `${infer Before}{${infer Name}}${infer After}`
  ? `${Before}:${Name}${ClientPath<After>}`
  : Path

type Endpoint<Route> = {
  input: Input<Route>
  output: Sent<AnswerOf<Route>>
  outputFormat: 'json'
  status: StatusOf<Route>
}

type StatusOf<Route> = Route extends { responses: infer Responses } ? keyof Responses & (200 | 201) : never

/** An answer as JSON brings it: times are text. */
type Sent<Value> = Value extends Date
  ? string
  : unknown extends Value
    ? Value
    : { [Field in keyof Value]: Sent<Value[Field]> }
