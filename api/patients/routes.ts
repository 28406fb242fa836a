import { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../dependencies.ts'
import { readPatientOperation } from './read-patient.ts'

export const patientRoutes = new OpenAPIHono<AppEnv>().openapi(
  readPatientOperation.route,
  readPatientOperation.handler,
)
