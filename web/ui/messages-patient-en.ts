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
  family: {
    summary: 'I am family and act for the patient',
    text: 'Only with the patient’s consent. The code goes to your own phone, as the hospital has it.',
    name: 'Your name',
    residentId: 'Your resident ID',
    send: 'Send a code to my phone',
    codeSent: 'A code was sent to your own phone on file.',
    unknown:
      'No consent was found. Check name and number, or ask the patient to give it on their page of choices first.',
    incomplete: 'Please fill in your name and resident ID.',
    tooLong: 'A text is too long, and nothing was sent. Please shorten it as told below it.',
    ended: 'The patient’s consent is over or was withdrawn; you can no longer act for them.',
    acting: 'You act for a family member. The patient sees that you looked.',
    choosePlace: 'Choose the pharmacy and place for them',
  },
  data: {
    title: 'What you filled in',
    summary: 'Get a copy, or have it erased',
    text: 'Only the phone number that you filled in opens this.',
    phone: 'The phone number that you filled in',
    copy: 'Download a copy',
    erase: 'Erase what I filled in',
    eraseText: 'This cannot be undone, and a kit that is not granted yet will not be.',
    outcomes: {
      erased: 'What you filled in was erased.',
      wrongPhone: 'Nothing was found for this phone number. Please check it and try again.',
      underWay: 'A kit was granted to you and is not with you yet. Please ask again once you have it.',
      keptByLaw:
        'A doctor has seen you: the law keeps records of treatment for 15 years, so it cannot be erased here.',
      tooOften: 'Too many attempts. Please try again in an hour.',
    },
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
