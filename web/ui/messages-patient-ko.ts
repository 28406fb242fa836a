import type { PatientTexts } from './messages-patient.ts'

export const koreanPatient: PatientTexts = {
  views: { usual: '기본 화면', elder: '큰 글씨 화면' },
  next: {
    title: '다음 단계',
    steps: {
      reviewed: '약사가 처방전을 심사합니다',
      prepared: '약을 준비하고 두 사람이 확인합니다',
      on_the_way: '출발',
      arrived: '받으실 곳에 도착',
      handed_over: '수령 번호를 가지고 받으러 와 주세요',
    },
    toTheDoor: '댁으로 가져다드립니다. 수령 번호를 준비해 주세요',
    expected: '예상',
    nextPart: '다음 조제',
    promiseLapsed: '예정 시간이 지났지만 최종 기한 안입니다',
  },
  privateEnded:
    '개인정보를 지키기 위해 인증이 끝났으며, 방금 하신 일은 저장되지 않았습니다. 다시 인증한 뒤 진행해 주세요.',
  codeSentCalmly:
    '등록된 전화로 인증 번호를 보냈습니다. 서두르지 마세요. 시간이 지나면 다시 받으실 수 있습니다.',
  medicines: {
    title: '약과 복용법',
    hidden: '약사가 승인하면 여기에 약과 복용법이 나타납니다.',
    labelHint: '약 상자의 라벨과 약사의 안내를 따라 주세요.',
  },
  family: {
    summary: '가족으로서 대신 처리합니다',
    text: '환자가 동의한 경우에만 가능합니다. 인증 번호는 병원에 등록된 본인의 전화로 보냅니다.',
    name: '본인의 이름',
    residentId: '본인의 신분증 번호',
    send: '내 전화로 인증 번호 보내기',
    codeSent: '등록된 본인의 전화로 인증 번호를 보냈습니다.',
    unknown:
      '유효한 동의를 찾을 수 없습니다. 이름과 번호를 확인하시거나, 환자에게 먼저 동의를 부탁해 주세요.',
    incomplete: '이름과 신분증 번호를 적어 주세요.',
    tooLong: '너무 긴 항목이 있어 보내지 않았습니다. 아래 안내대로 줄여 주세요.',
    ended: '환자의 동의가 끝났거나 철회되어 더 이상 대신할 수 없습니다.',
    acting: '가족을 대신하여 처리하고 있습니다. 환자는 열람 기록을 볼 수 있습니다.',
    choosePlace: '약국과 장소를 대신 고르기',
  },
  data: {
    title: '적어 주신 내용',
    summary: '사본 받기 또는 삭제',
    text: '적어 주신 전화번호로만 열 수 있습니다.',
    phone: '적어 주신 전화번호',
    copy: '사본 내려받기',
    erase: '내 내용 삭제',
    eraseText: '되돌릴 수 없으며, 아직 배정되지 않은 꾸러미는 배정되지 않습니다.',
    outcomes: {
      erased: '내용이 삭제되었습니다.',
      wrongPhone: '이 전화번호로 찾은 내용이 없습니다. 확인하고 다시 시도해 주세요.',
      underWay: '꾸러미가 배정되었지만 아직 도착하지 않았습니다. 받으신 뒤에 다시 요청해 주세요.',
      keptByLaw:
        '의사가 이미 진료했습니다. 진료 기록은 법에 따라 15년 동안 보관되어 여기에서 삭제할 수 없습니다.',
      tooOften: '시도가 너무 많습니다. 한 시간 뒤에 다시 시도해 주세요.',
    },
  },
  confirm: {
    title: '확인해 주세요',
    yes: '네, 진행합니다',
    no: '아니요, 돌아갑니다',
    delay: '이번 조제 미루기',
    skip: '이번 조제 건너뛰기',
    stop: '이후 조제 모두 중단',
    newDay: '바뀌는 날짜',
    oldDay: '원래 날짜',
    laterParts: '이후의 조제도 같은 날수만큼 미뤄집니다.',
    stays: '이후 조제의 날짜는 바뀌지 않습니다.',
    stopped: '중단되는 조제',
    underWay: '이미 배송 중인 약은 도착하며, 받으실 때 거절하실 수 있습니다.',
    keepEnough: '새 날짜까지 약이 충분한지 확인해 주세요. 확실하지 않으면 의사에게 문의하세요.',
  },
}
