import { eq } from 'drizzle-orm'
import { keptQuery } from '../kept-query.ts'
import { qualifications } from './schema.ts'

/** What a person is qualified for, then and now, in no order. */
export const qualificationsOf = keptQuery((db, { personId }: { readonly personId: string }) =>
  db.select().from(qualifications).where(eq(qualifications.personId, personId)),
)
