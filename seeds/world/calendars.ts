import type { ExceptionalDay, OpenInterval, SiteCalendar } from '#domain/organisations/opening-hours.ts'
import type { SiteKind } from '#domain/organisations/site.ts'
import type { Weekday } from '#domain/organisations/shanghai-time.ts'

const daily = (...hours: OpenInterval[]): Record<Weekday, readonly OpenInterval[]> => ({
  monday: hours,
  tuesday: hours,
  wednesday: hours,
  thursday: hours,
  friday: hours,
  saturday: hours,
  sunday: hours,
})

const from = (opens: string, closes: string): OpenInterval => ({ opens, closes })

/** First days of the lunar year, when shops close and depots work a short day. Only the years that a demo may meet. */
const newYearDays = ['2027-02-06', '2028-01-26', '2029-02-13']

const onNewYear = (...hours: OpenInterval[]): ExceptionalDay[] => newYearDays.map((date) => ({ date, hours }))

/** A depot works through most of the day, so that both night and day departures are fed. */
const depot: SiteCalendar = {
  week: daily(from('06:00', '23:00')),
  exceptions: onNewYear(from('08:00', '18:00')),
  cutOff: '22:00',
}

const calendars = {
  province_depot: depot,
  city_depot: depot,
  county_hub: {
    week: daily(from('07:00', '20:00')),
    exceptions: onNewYear(from('08:00', '15:00')),
    cutOff: '19:00',
  },
  township_pharmacy: {
    week: daily(from('08:00', '20:00')),
    exceptions: onNewYear(from('09:00', '18:00')),
    cutOff: '19:30',
  },
  village_pharmacy: {
    week: daily(from('08:00', '20:00')),
    exceptions: onNewYear(from('10:00', '16:00')),
    cutOff: '19:30',
  },
  chain_pharmacy: {
    week: daily(from('08:30', '21:00')),
    exceptions: onNewYear(),
    cutOff: '20:30',
  },
  hospital_window: {
    week: {
      ...daily(from('08:00', '12:00'), from('14:00', '17:30')),
      saturday: [from('08:00', '16:00')],
      sunday: [from('08:00', '16:00')],
    },
    exceptions: onNewYear(),
    cutOff: '16:30',
  },
  delivery_point: {
    week: daily(from('07:00', '22:00')),
    exceptions: [],
    cutOff: null,
  },
} as const satisfies Readonly<Record<SiteKind, SiteCalendar>>

/** A village whose pharmacist goes home at noon. */
const withNoonBreak: SiteCalendar = {
  ...calendars.village_pharmacy,
  week: daily(from('08:00', '12:00'), from('14:00', '20:00')),
}

/** The opening hours of a site; some villages close at noon. */
export function calendarOf(kind: SiteKind, closesAtNoon = false): SiteCalendar {
  return closesAtNoon ? withNoonBreak : calendars[kind]
}
