import type { PatientTexts } from './messages-patient.ts'

export const englishPatient: PatientTexts = {
  views: { usual: 'Standard view', elder: 'Larger view' },
  next: {
    title: 'Next',
    steps: {
      reviewed: 'A pharmacist reviews it',
      prepared: 'The medicine is prepared and checked by two people',
      on_the_way: 'Departure',
      arrived: 'Arrival at the place you chose',
      handed_over: 'Please collect it, with your pickup code',
    },
    toTheDoor: 'It is brought to your door; please have the pickup code ready',
    expected: 'expected',
    nextPart: 'Next supply',
    promiseLapsed: 'Past the expected time, still before the latest time',
  },
  privateEnded:
    'To protect you, this part was closed again, and what you just did was not saved. Please confirm with a new code.',
  codeSentCalmly:
    'A code was sent to the phone on file. Take your time: if it runs out, ask for another one.',
  medicines: {
    title: 'Medicines and how to take them',
    hidden: 'The medicines are shown here once a pharmacist has approved the prescription.',
    labelHint: 'What counts is the label on the box and what your pharmacist says.',
  },
  confirm: {
    title: 'Please confirm',
    yes: 'Yes, do it',
    no: 'No, go back',
    delay: 'Put this supply off',
    skip: 'Leave this supply out',
    stop: 'Stop all later supplies',
    newDay: 'New date',
    oldDay: 'Present date',
    laterParts: 'All later supplies move by the same number of days.',
    stays: 'The later supplies keep their dates.',
    stopped: 'Supplies that will stop',
    underWay: 'What is already on its way still comes; you may refuse it at the door.',
    keepEnough:
      'Please make sure that you have enough until the new date, and ask your doctor when in doubt.',
  },
}
