import { createRootRoute } from '@tanstack/react-router'
import { Shell } from './shell/shell.tsx'
import { Broken, NotFound } from './shell/states.tsx'

/** The shell, in which every page of the desk is a child: `createRoute({ getParentRoute: () => rootRoute, … })`. */
export const rootRoute = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: Broken,
})
