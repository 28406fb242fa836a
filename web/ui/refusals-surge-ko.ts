/** Refusals of campaigns, shortages, routes, the catalogue and patients’ files, as operators and doctors read them. */
export const koreanSurgeRefusals: Readonly<Record<string, string>> = {
  campaignClosed: '이 구호 행동은 지금 등록을 받지 않습니다. 주관 기관에 언제 다시 받는지 문의하세요.',
  productNeedsPrescription:
    '꾸러미에는 처방 없이 파는 약만 담을 수 있습니다. 다른 제품을 고르세요. 처방약은 처방으로 보냅니다.',
  areaRepeated: '지역이 두 번 적혀 있습니다. 지역마다 한 번, 담당 창고와 함께 적으세요.',
  depotUnknown:
    '이 행동의 창고가 아닌 곳이 지역을 맡았거나 창고가 두 번 적혀 있습니다. 창고는 한 번씩, 지역마다 그중 하나를 적으세요.',
  householdsOpen:
    '약속하고 아직 전하지 못한 가구가 있습니다. 먼저 전달하거나 전달을 기록하고, 아니면 발송 전 것을 취소하며 끝내세요.',
  householdsUnfit:
    '명단에 없거나 상태가 다른 가구가 있습니다. 최신 상태를 보고 해당하는 가구만 한 번씩 고르세요.',
  depotUnfit:
    '이미 중단된 창고이거나, 대신할 창고가 이 행동에서 일하는 창고가 아닙니다. 다른 창고를 고르세요.',
  parcelUnderWay: '이 가구에 준 꾸러미가 아직 전달되지 않았습니다. 전달되거나 거절된 뒤 다시 등록하세요.',
  samePerson: '피킹한 사람은 재확인할 수 없습니다. 다른 사람이 재확인하세요.',
  depotLost: '이 창고는 중단되어 소포를 다른 곳에서 보냅니다. 작업을 멈추세요.',
  campaignHeld: '구호 행동이 멈췄거나 끝나서 지금은 피킹하지 않습니다. 다시 시작할 때까지 기다리세요.',
  placeUnknown: '이 배치에 그런 소포가 없거나 상태가 다릅니다. 피킹 목록의 자리를 한 번씩 입력하세요.',
  batchEmpty: '이 배치에 계속할 소포가 없습니다. 모두 회수되었으니 다음 배치를 하세요.',
  stockElsewhere:
    '창고 장부에 약속한 재고가 더 이상 없습니다. 실사나 회수 때문일 수 있으니 창고의 재고 카드를 보세요.',
  nothingForVillage:
    '이 배치에 이 마을로 가는 소포가 없습니다. 이미 누가 받았을 수 있으니 오는 중인 소포를 보세요.',
  suggestionsChanged: '그사이 다르게 정해진 제안이 있습니다. 받아들인 제안을 다시 보세요.',
  parcelNotInPlan: '계획에 그 소포가 없습니다. 최신 계획을 보세요.',
  parcelNotWaiting:
    '소포가 이 거점에서 배송을 기다리지 않거나 다른 계획에 있습니다. 도착을 기다리거나 다른 계획에서 빼세요.',
  shiftInvalid: '근무 시간의 끝은 시작보다 뒤여야 하고 너무 길 수 없습니다. 같은 날의 두 시각을 입력하세요.',
  parcelNumberUnknown:
    '이 줄에 배송을 기다리는 소포가 아닌 번호가 있습니다. 아래 목록의 번호를 적거나 소포가 도착한 뒤 계획하세요.',
  companyOfOne: '이 줄에는 소포가 하나뿐입니다. 같은 줄에 함께 갈 소포를 적거나 그 줄을 지우세요.',
  togetherRepeated:
    '함께 가야 할 소포 중 하나가 두 번 적혀 있습니다. 소포마다 한 번만 적고, 같은 소포가 있는 묶음은 하나로 합치십시오.',
  togetherImpossible:
    '함께 가야 할 소포를 한 번에 배송할 수 있는 차량이 없습니다. 함께 갈 소포를 줄이거나, 더 큰 차량, 더 긴 근무 시간 또는 다른 날을 고르십시오.',
  nothingWaits:
    '열린 계획에 든 것 말고는 이 거점에서 기다리는 소포가 없습니다. 소포가 도착한 뒤 계획하거나 열린 계획을 바꾸세요.',
  vehiclesMissing: '이 거점에서 싣는 소속 기관의 차량이 없습니다. 차량을 등록하거나 그중 몇 대를 고르세요.',
  tripHasLeft: '이미 떠난 운행이 있어 취소할 수 없습니다. 계획을 바꿔 보내지 않을 소포를 빼세요.',
  ingredientUnknown: '그런 성분이 없습니다. 목록의 제품에서 고르세요.',
  nothingListed: '이 성분의 제품이 목록에 없습니다. 먼저 제품을 올리거나 대신하는 성분을 선언하세요.',
  productRepeated: '제품이 두 번 적혀 있습니다. 한 번씩만 적으세요.',
  productIsOwn: '부족한 성분 자신의 제품은 대체품이 될 수 없습니다. 다른 제품을 고르세요.',
  shortageOpen: '이 성분은 이미 부족이 선언되었습니다. 배분안을 만들거나 먼저 끝내세요.',
  nobodyNeedsIt: '12주 동안 필요로 한 거점이 없고 적은 곳도 없습니다. 거점과 수량을 적으세요.',
  promisesChanged: '배정 약속이 바뀌었습니다. 최신 상태를 보고 다시 하세요.',
  supplyChanged: '미리보기 뒤에 재고가 바뀌었습니다. 다시 미리보기하세요.',
  optionsInvalid: '배분안의 일수, 예비 비율, 상한이 비었거나 범위를 벗어났습니다. 고친 뒤 다시 하세요.',
  productCodeTaken: '다른 제품이 이미 쓰는 코드입니다. 코드를 확인하세요.',
  patientKnown: '이 주민 번호는 이미 등록되었습니다. 기존 기록을 찾으세요.',
  supplySiteUnfit: '공급 거점이 이 거점에 공급할 수 없습니다. 다른 거점을 고르세요.',
  productOfOther: '제품에 고른 성분이 없습니다. 그 성분이 든 제품을 고르세요.',
  assessmentInFuture: '평가일이 오늘보다 뒤입니다. 고치세요.',
  observationInFuture: '측정 시각이 지금보다 뒤입니다. 고치세요.',
}
