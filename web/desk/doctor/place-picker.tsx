import { Button, Flex, Radio, Tag } from 'antd'
import { useState } from 'react'
import { formatInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { toldText } from '../prescribing/findings.tsx'
import { nameIn } from '../prescribing/names.ts'
import { FailureNotice } from '../shell/states.tsx'
import { TextInput } from '../shell/text-input.tsx'
import { doctorTexts } from '../texts/doctor.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import { completeLines, type DraftForm, type PlaceForm, textLimits } from './draft-form.ts'
import { Field } from './field.tsx'
import { useDebounced } from './use-debounced.ts'

type Route = AnswerOf<(typeof api)['prescription-drafts']['routes']['$post']>['items'][number]

export type PatientPlaces = AnswerOf<(typeof api.patients)[':id']['places']['$get']>

interface PlacePickerProps {
  readonly places: PatientPlaces
  readonly patientId: string
  readonly form: DraftForm
  readonly onChange: (changes: Partial<DraftForm>) => void
}

const shownAtFirst = 4
/** As many as one question takes. */
const mostShown = 12
const settleMs = 500

/** Where and how the medicine is handed over, with the stock and the promised time of each place as things stand. */
export function PlacePicker({ places, patientId, form, onChange }: PlacePickerProps) {
  const texts = useTexts(doctorTexts).write
  const [shown, setShown] = useState(shownAtFirst)
  const offered = places.items.slice(0, shown)
  const { routes, failure } = useRoutes(form, patientId, offered)
  if (places.items.length === 0) return <p>{texts.noPlaces}</p>
  return (
    <section aria-label={texts.places} className="places">
      <h2>{texts.places}</h2>
      <p className="aside">{texts.placesHint}</p>
      {failure !== null && <FailureNotice failure={failure} />}
      <Radio.Group
        className="place-list"
        value={form.place === null ? null : keyOf(form.place)}
        onChange={({ target }) => {
          const place = offered.find((one) => keyOf(one) === target.value)
          if (place !== undefined) onChange({ place: { mode: place.mode, siteId: place.siteId } })
        }}
      >
        {offered.map((place) => (
          <Radio key={keyOf(place)} value={keyOf(place)} className="place">
            <PlaceText
              place={place}
              isNominated={place.siteId === places.nominatedSiteId && place.mode !== 'home'}
              route={routes.find((route) => keyOf(route) === keyOf(place))}
              form={form}
            />
          </Radio>
        ))}
      </Radio.Group>
      {shown < Math.min(places.items.length, mostShown) && (
        <Button onClick={() => setShown(mostShown)}>{texts.morePlaces}</Button>
      )}
      {form.place?.mode === 'home' && (
        <Flex gap="small" wrap className="draft-address">
          <Field label={texts.address} className="widest">
            <TextInput
              label={texts.address}
              longest={textLimits.address}
              value={form.address}
              onChange={(address) => onChange({ address })}
            />
          </Field>
          <Field label={texts.phone}>
            <TextInput
              label={texts.phone}
              longest={textLimits.phone}
              value={form.phone}
              onChange={(phone) => onChange({ phone })}
            />
          </Field>
        </Flex>
      )}
    </section>
  )
}

function useRoutes(form: DraftForm, patientId: string, places: PatientPlaces['items']) {
  const lines = completeLines(form).map(({ line: { productId, quantityUnits } }) => ({
    productId,
    quantityUnits,
  }))
  const asked = {
    lines,
    places: places.map(({ mode, siteId }) => ({ mode, siteId })),
    patientId,
    diagnosisCodes: [...form.diagnosisCodes],
  }
  const settled = useDebounced(asked, settleMs)
  const isWanted = settled.lines.length > 0 && settled.places.length > 0
  const ask = api['prescription-drafts'].routes.$post
  const read = useOperation(['drafts', 'routes'], ask, { json: settled }, { isWanted, everyMs: 60_000 })
  const isOfWhatIsWritten =
    JSON.stringify([settled.lines, settled.diagnosisCodes]) === JSON.stringify([lines, asked.diagnosisCodes])
  return {
    routes: isWanted && isOfWhatIsWritten && !read.isPlaceholderData ? (read.data?.items ?? []) : [],
    failure: isWanted ? read.error : null,
  }
}

interface PlaceTextProps {
  readonly place: PatientPlaces['items'][number]
  readonly isNominated: boolean
  readonly route: Route | undefined
  readonly form: DraftForm
}

function PlaceText({ place, isNominated, route, form }: PlaceTextProps) {
  const texts = useTexts(doctorTexts).write
  const { modes } = useTexts(prescribingTexts)
  const { locale } = useLanguage()
  return (
    <span>
      <strong>{modes[place.mode]}</strong> {nameIn(locale, place.name.zh, place.name.en)}{' '}
      {isNominated && <Tag color="blue">{texts.nominated}</Tag>}
      {route !== undefined && <RouteText route={route} form={form} />}
    </span>
  )
}

function RouteText({ route, form }: { readonly route: Route; readonly form: DraftForm }) {
  const texts = useTexts(doctorTexts).write
  const { locale } = useLanguage()
  const [refusal] = route.refusals
  if (refusal !== undefined)
    return (
      <span className="route">
        <Tag color="error">{texts.unfit}</Tag> {toldText(refusal, locale)}
      </span>
    )
  const lacking = route.shortfalls.map(({ lineIndex }) => {
    const product = completeProducts(form)[lineIndex]
    return product === undefined ? '' : nameIn(locale, product.nameZh, product.nameEn)
  })
  const suppliers = route.sites.filter(({ verdict }) => verdict === 'chosen')
  return (
    <span className="route">
      {lacking.length > 0 ? (
        <Tag color="error">{texts.lacking(lacking.join('、'))}</Tag>
      ) : (
        <Tag color="success">{texts.inStock}</Tag>
      )}
      {lacking.length === 0 && route.arriveAt !== null && (
        <strong>{texts.arrives(formatInstant(new Date(route.arriveAt), locale))}</strong>
      )}{' '}
      {lacking.length === 0 && !route.isOnTime && <Tag color="warning">{texts.late}</Tag>}
      {suppliers.length > 0 &&
        texts.supplies(suppliers.map(({ name }) => nameIn(locale, name.zh, name.en)).join('、'))}
    </span>
  )
}

/** The products of the lines that were asked about, in their order. */
function completeProducts(form: DraftForm) {
  const keys = completeLines(form).map(({ key }) => key)
  return keys.flatMap((key) => form.lines.find((line) => line.key === key)?.product ?? [])
}

function keyOf({ mode, siteId }: PlaceForm): string {
  return `${mode} ${siteId}`
}
