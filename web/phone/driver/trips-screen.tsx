import { go } from '../route.ts'
import { useScene } from '../scene.ts'
import { tellChange } from '../storage/changes.ts'
import { changeSetting } from '../storage/database.ts'
import { isChosen } from './choice.ts'
import type { ByTimetable, TripChoice } from './run.ts'
import { driverTexts } from './texts.ts'
import { timeText } from './units.ts'
import { useRun } from './use-run.ts'

/** Which of the released trips somebody drives; plans know vehicles, not persons. */
export function TripsScreen() {
  const { locale, database, engine } = useScene()
  const words = driverTexts(locale)
  const known = useRun()
  const choose = async (chosen: TripChoice | ByTimetable) => {
    await changeSetting(database, 'run', (run) => run && { ...run, stops: [], chosen })
    tellChange()
    engine.wake(true)
    go('home')
  }
  const trips = known?.run.trips ?? []
  return (
    <>
      <h1>{words.choose}</h1>
      <p>{trips.length === 0 ? words.noTrips : words.chooseText}</p>
      <ul class="menu">
        {trips.map((trip) => (
          <li key={`${trip.routePlanId}/${trip.trip}`}>
            <button
              type="button"
              class="entry"
              aria-pressed={isChosen(trip, known?.run.chosen ?? null)}
              onClick={() => void choose({ routePlanId: trip.routePlanId, trip: trip.trip })}
            >
              <span>
                {words.trip(trip.plate, trip.doorMeans ?? null)}
                <br />
                {words.depart} {timeText(trip.departAt, locale)}
              </span>
              <span class="quiet">{words.tripFacts(trip.stops, trip.parcels)}</span>
            </button>
          </li>
        ))}
        <li>
          <button type="button" class="entry" onClick={() => void choose('timetable')}>
            {words.byTimetable}
          </button>
        </li>
      </ul>
    </>
  )
}
