import type { Context } from 'hono'
import type { AppEnv } from '../../dependencies.ts'
import { formText } from '../form-text.ts'

/** What somebody typed into a form. */
export interface ConsoleForm {
  /** The text of a field without the space around it; empty where there is none. */
  text(name: string): string
  /** As `text`, or undefined where nothing was typed. */
  maybe(name: string): string | undefined
  /** A field that must hold a number; NaN, which every rule refuses, where it does not. */
  number(name: string): number
  /** The words of a field: what a scanner put in, a line each. */
  words(name: string): string[]
  /** The fields named `prefix.something`, by that something, in the order of the form. */
  group(prefix: string): readonly (readonly [key: string, text: string])[]
  file(name: string): File | null
}

export async function readForm(context: Context<AppEnv>): Promise<ConsoleForm> {
  return formOf(await context.req.parseBody())
}

function formOf(body: Readonly<Record<string, unknown>>): ConsoleForm {
  const text = (name: string) => formText(body[name])
  return {
    text,
    maybe: (name) => (text(name) === '' ? undefined : text(name)),
    number: (name) => (text(name) === '' ? Number.NaN : Number(text(name))),
    words: (name) => text(name).split(/\s+/).filter(Boolean),
    group: (prefix) =>
      Object.keys(body).flatMap((name) =>
        name.startsWith(`${prefix}.`) ? [[name.slice(prefix.length + 1), text(name)] as const] : [],
      ),
    file: (name) => {
      const value = body[name]
      return value instanceof File && value.size > 0 ? value : null
    },
  }
}
