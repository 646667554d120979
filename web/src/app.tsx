import type { ReactElement } from 'react';
import { Link, Route, Switch } from 'wouter';
import { Empty } from './parts/states.tsx';
import { ActionView } from './views/action/action.tsx';
import { RecordView } from './views/action/record-view.tsx';
import { CaseView } from './views/cases/case.tsx';
import { CasesView } from './views/cases/cases.tsx';
import { CompareView } from './views/compare.tsx';
import { CoverageView } from './views/coverage.tsx';
import { FindingsView } from './views/findings/findings.tsx';
import { IngestView } from './views/ingest.tsx';
import { ActionsView } from './views/lists/actions.tsx';
import { CredentialsView } from './views/lists/credentials.tsx';
import { IdentitiesView } from './views/lists/identities.tsx';
import { SessionsView } from './views/lists/sessions.tsx';
import { OverviewView } from './views/overview.tsx';
import { Page } from './views/page.tsx';
import { RefView } from './views/ref-view.tsx';
import { SearchView } from './views/search.tsx';
import { SessionView } from './views/session.tsx';
import { Shell } from './views/shell.tsx';

/** Every view has an address that can be pasted into a case. */
export function App(): ReactElement {
  return (
    <Shell>
      <Switch>
        <Route path="/" component={OverviewView} />
        <Route path="/findings" component={FindingsView} />
        <Route path="/actions" component={ActionsView} />
        <Route path="/sessions" component={SessionsView} />
        <Route path="/sessions/:id" component={SessionView} />
        <Route path="/compare/:what" component={CompareView} />
        <Route path="/credentials" component={CredentialsView} />
        <Route path="/identities" component={IdentitiesView} />
        <Route path="/refs/:ref" component={RefView} />
        <Route path="/cases" component={CasesView} />
        <Route path="/cases/:id" component={CaseView} />
        <Route path="/coverage" component={CoverageView} />
        <Route path="/ingest" component={IngestView} />
        <Route path="/search" component={SearchView} />
        <Route path="/actions/:event" component={ActionView} />
        <Route path="/evidence/:digest" component={RecordView} />
        <Route>
          <Page title="No such view">
            <Empty title="There is no view at this address">
              <p>
                <Link href="/">To the overview</Link>, or search for what you have.
              </p>
            </Empty>
          </Page>
        </Route>
      </Switch>
    </Shell>
  );
}
