import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { prescriptionStates } from '#domain/prescriptions/states.ts'
import { rootRoute } from '../root-route.ts'
import { tableSearch } from '../table/table-search.ts'
import { doctorTexts } from '../texts/doctor.ts'

const findRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/patients',
  staticData: {
    page: {
      group: 'doctor',
      guard: 'prescription.submit',
      title: (locale) => doctorTexts[locale].find.title,
    },
  },
  component: lazyRouteComponent(() => import('./find-patient-page.tsx'), 'FindPatientPage'),
})

/** Writing for one patient. The address holds an id alone. */
const writeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/patients/$patientId',
  staticData: {
    page: {
      group: 'doctor',
      guard: 'prescription.submit',
      parent: '/patients',
      title: (locale) => doctorTexts[locale].write.title,
    },
  },
  component: lazyRouteComponent(() => import('./write-page.tsx'), 'WritePage'),
})

/** The states by which a doctor's own prescriptions are filtered. */
export const filteredStates = Object.keys(prescriptionStates) as (keyof typeof prescriptionStates)[]

const ownRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/prescriptions',
  validateSearch: tableSearch({ state: filteredStates }),
  staticData: {
    page: {
      group: 'doctor',
      guard: 'prescription.submit',
      title: (locale) => doctorTexts[locale].own.title,
    },
  },
  component: lazyRouteComponent(() => import('./own-prescriptions-page.tsx'), 'OwnPrescriptionsPage'),
})

const detailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/prescriptions/$prescriptionId',
  staticData: {
    page: {
      group: 'doctor',
      guard: 'prescription.submit',
      parent: '/prescriptions',
      title: (locale) => doctorTexts[locale].detail.title,
    },
  },
  component: lazyRouteComponent(() => import('./prescription-page.tsx'), 'PrescriptionPage'),
})

/** The doctor's pages. */
export const doctorRoutes = [findRoute, writeRoute, ownRoute, detailRoute] as const
