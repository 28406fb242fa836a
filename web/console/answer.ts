import type { RouteConfig } from '@hono/zod-openapi'
import type { Operation } from '#api/operation-types.ts'
import type { AnswerOf } from '#api/route-types.ts'

/** What an operation of the API answers: what a page shows is typed by it. */
export type Answer<Of> = Of extends Operation<infer Route extends RouteConfig> ? AnswerOf<Route> : never

/** One row of an operation that answers pages of them. */
export type Item<Of> = Answer<Of> extends { items: readonly (infer Row)[] } ? Row : never
