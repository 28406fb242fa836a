import type { Reference } from '@medplum/fhirtypes'
import { someOf, type Criterion, type InstantRange, type ReferenceCriterion } from '#db/search.ts'
import type { FhirType, SearchParameter, ShownResource } from './definition.ts'
import { instantRanges } from './instant-ranges.ts'

/**
 * A parameter over codes: `code`, `system|code` or `|code`. What has another system, or a code that is none, is found
 * nowhere. `codes` translates the outside's codes.
 */
export function tokenParameter<Value extends string | boolean>(
  criterion: Criterion<Value>,
  documentation: string,
  {
    system,
    codes,
  }: { readonly system?: string; readonly codes?: Readonly<Record<string, readonly Value[]>> },
): SearchParameter {
  const translated = (code: string): readonly Value[] =>
    codes === undefined ? [code as Value] : Object.hasOwn(codes, code) ? (codes[code] ?? []) : []
  return {
    type: 'token',
    documentation,
    condition: (value) =>
      criterion(
        alternatives(value)
          .map(tokenOf)
          .filter((token) => token.system === null || token.system === (system ?? ''))
          .flatMap(({ code }) => translated(code)),
      ),
  }
}

/** A token parameter whose codes may come from several systems, each with a criterion of its own. */
export function codeParameter(
  criteria: Readonly<Record<string, Criterion<string>>>,
  documentation: string,
): SearchParameter {
  const named = Object.entries(criteria)
  return {
    type: 'token',
    documentation,
    condition: (value) =>
      someOf(
        alternatives(value)
          .map(tokenOf)
          .flatMap(({ system, code }) =>
            named
              .filter(([name]) => system === null || system === name)
              .map(([, criterion]) => criterion([code])),
          ),
      ),
  }
}

/** As `codeParameter`, of codes that each stand for one. */
export function identifierParameter(
  criteria: Readonly<Record<string, Criterion<string>>>,
  documentation: string,
): SearchParameter {
  return { ...codeParameter(criteria, documentation), isSelective: true }
}

/** What few others refer to, each. */
const referredToByFew = new Set<FhirType>(['Patient', 'MedicationRequest', 'Claim'])

/** A parameter over references: `Patient/<id>`, or the id alone. */
export function referenceParameter(
  criterion: ReferenceCriterion,
  documentation: string,
  targets: readonly FhirType[],
  referencesIn: (resource: ShownResource) => readonly (Reference | undefined)[],
): SearchParameter {
  return {
    type: 'reference',
    documentation,
    targets,
    referencesIn,
    isSelective: targets.every((target) => referredToByFew.has(target)),
    leadsTo: criterion.within,
    condition: (value) =>
      criterion(
        alternatives(value).flatMap((reference) => {
          const { type, id } = referenceOf(reference)
          return type === null || targets.some((target) => target === type) ? [id] : []
        }),
      ),
  }
}

/** A parameter over times, with the prefixes of FHIR: `ge2026-03-01`. A day is a day in Shanghai. */
export function dateParameter(criterion: Criterion<InstantRange>, documentation: string): SearchParameter {
  return {
    type: 'date',
    documentation,
    condition: (value) => criterion(alternatives(value).flatMap(instantRanges)),
  }
}

/** A parameter over texts: what begins so, whatever the case. */
export function stringParameter(criterion: Criterion<string>, documentation: string): SearchParameter {
  return { type: 'string', documentation, condition: (value) => criterion(alternatives(value)) }
}

/** Asking by it tells who the patient is. */
export function tellingPatient(parameter: SearchParameter): SearchParameter {
  return { ...parameter, tellsPatient: true }
}

/** A reference within this server: `Patient/<id>`, or an id alone, whose type is then null. */
export function referenceOf(text: string): { readonly type: string | null; readonly id: string } {
  const [first = '', second] = text.split('/')
  return second === undefined ? { type: null, id: first } : { type: first, id: second }
}

/** The values between commas; a comma after a backslash is part of its value. */
export function alternatives(value: string): string[] {
  return value.split(/(?<!\\),/).map((part) => part.replaceAll(/\\([,$|\\])/g, '$1').trim())
}

function tokenOf(text: string): { readonly system: string | null; readonly code: string } {
  const bar = text.indexOf('|')
  return bar < 0 ? { system: null, code: text } : { system: text.slice(0, bar), code: text.slice(bar + 1) }
}
