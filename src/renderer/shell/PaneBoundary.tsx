import { Component, type ReactNode } from 'react';
import { problemOf } from '../../protocol/problem.ts';
import { ProblemBox } from '../components/ProblemBox.tsx';

interface PaneBoundaryProps {
  readonly name: string;
  readonly children: ReactNode;
}

/** A mistake of ours in one pane must not take the window down: the pane says so and offers to draw itself again. */
export class PaneBoundary extends Component<PaneBoundaryProps, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <section className="pane" role="region" aria-label={this.props.name}>
        <ProblemBox problem={problemOf(this.state.error)} title={`${this.props.name} cannot be drawn`} />
        <div className="pane-body" data-scroll>
          <button type="button" className="button" onClick={() => this.setState({ error: null })}>
            Draw it again
          </button>
        </div>
      </section>
    );
  }
}
