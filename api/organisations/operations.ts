import { changeSiteOperation } from './change-site.ts'
import { listRegionsOperation } from './list-regions.ts'
import { listSites } from './list-sites.ts'
import { listTenants } from './list-tenants.ts'
import { listOwnSitesOperation } from './own-sites.ts'
import { readProfileOperation } from './read-profile.ts'
import { readSiteOperation } from './read-site.ts'

import { applyOperation } from './apply.ts'
import {
  approveApplicationOperation,
  listApplicationsOperation,
  readApplicationOperation,
  refuseApplicationOperation,
} from './decide-application.ts'
import {
  decideLicenceOperation,
  fileLicenceOperation,
  listLicencesOfOperation,
  listLicencesOperation,
  readLicenceDocumentOperation,
} from './licences.ts'
import {
  addSiteOperation,
  beginToLeaveOperation,
  changeProfileOperation,
  closeDepartmentOperation,
  completeLeavingOperation,
  openDepartmentOperation,
} from './manage-tenant.ts'
import {
  readOwnApplicationOperation,
  takeUpOperation,
  withdrawApplicationOperation,
} from './own-application.ts'
import { liftSuspensionOperation, suspendTenantOperation } from './supervise-tenant.ts'

export const organisationOperations = [
  listTenants,
  listSites,
  listRegionsOperation,
  readSiteOperation,
  changeSiteOperation,
  readProfileOperation,
  changeProfileOperation,
  openDepartmentOperation,
  closeDepartmentOperation,
  addSiteOperation,
  listOwnSitesOperation,
  beginToLeaveOperation,
  completeLeavingOperation,
  applyOperation,
  readOwnApplicationOperation,
  withdrawApplicationOperation,
  takeUpOperation,
  listApplicationsOperation,
  readApplicationOperation,
  approveApplicationOperation,
  refuseApplicationOperation,
  fileLicenceOperation,
  listLicencesOperation,
  listLicencesOfOperation,
  readLicenceDocumentOperation,
  decideLicenceOperation,
  suspendTenantOperation,
  liftSuspensionOperation,
] as const
