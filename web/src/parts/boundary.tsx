import { Component, type ReactNode } from 'react';
import { Failed } from './states.tsx';

interface BoundaryProps {
  /** Another one is another view: what went wrong in the one before is forgotten. */
  readonly at: string;
  readonly children: ReactNode;
}

/** A defect in one view is shown in its place, and the rest of the page goes on. */
export class Boundary extends Component<BoundaryProps, { readonly error: Error | null; readonly at: string }> {
  override state = { error: null, at: this.props.at };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  static getDerivedStateFromProps({ at }: BoundaryProps, state: { readonly at: string }) {
    return at === state.at ? null : { error: null, at };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? (
      this.props.children
    ) : (
      <>
        <h1>A defect in this view</h1>
        <Failed error={error} retry={() => this.setState({ error: null })} />
      </>
    );
  }
}
